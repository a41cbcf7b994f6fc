import type {HitsByAction, Run} from '../measure/measure-run.js';
import {overSeeds} from '../measure/over-seeds.js';
import type {Interval} from '../measure/results.js';
import {definedMean} from '../measure/summarise-arm.js';
import {mostFreshWithin} from './most-fresh-within.js';

/** A weight of the score regularizer, as it did on the calibration day. */
export interface Candidate {
  readonly weight: number;
  /** Realised hits on fresh items, summed over the actions by utility, mean over requests and seeds. */
  readonly fresh: number;
  /** The same on all items. */
  readonly all: number;
  /** `all` over the baseline's. */
  readonly kept: number;
  /** Both of its boost control, at the exposure that the weight reaches on that day. */
  readonly boost: {readonly fresh: number; readonly all: number};
  /** Score gap of positives on the evaluation days, by action, in percent, over the seeds: it has no say. */
  readonly gaps: Readonly<Record<string, Interval>>;
}

/** Percent of the baseline's hits on all items that a weight may cost. */
const TOLERANCE = 0.5;

/**
 * Chooses a weight by the calibration day alone: of those that keep all hits within 0.5 % of the baseline's, the one of
 * most fresh hits. Of equal ones the smaller; where all cost more, the smallest. The evaluation days have no say.
 *
 * @param runs of each weight, one a seed; weights ascend.
 * @param baseline its runs on the same seeds.
 */
export function chooseWeight(
  runs: ReadonlyMap<number, readonly Run[]>,
  baseline: readonly Run[],
  utilities: Readonly<Record<string, number>>,
): {readonly weight: number; readonly candidates: readonly Candidate[]} {
  const of = (own: readonly {readonly calibrationHits: HitsByAction}[], slice: 'fresh' | 'all') =>
    Object.entries(utilities).reduce((sum, [action, utility]) => {
      if (utility === 0) return sum;
      const means = own.map(({calibrationHits}) => definedMean(calibrationHits[action]![slice]));
      return sum + utility * (means.reduce((a, b) => a + b, 0) / means.length);
    }, 0);
  const boostOf = (own: Parameters<typeof of>[0]) => ({fresh: of(own, 'fresh'), all: of(own, 'all')});
  const reference = of(baseline, 'all');
  const candidates = [...runs].map(([weight, own]) => ({
    weight,
    fresh: of(own, 'fresh'),
    all: of(own, 'all'),
    kept: of(own, 'all') / reference,
    boost: boostOf(own.map(({boost}) => boost!)),
    gaps: Object.fromEntries(
      Object.keys(utilities).map((action) => [
        action,
        overSeeds(own.map(({scores}) => scores[action]!.gapPositives)),
      ]),
    ),
  }));
  const {weight} = mostFreshWithin(candidates, reference, TOLERANCE) ?? candidates[0]!;
  return {weight, candidates};
}
