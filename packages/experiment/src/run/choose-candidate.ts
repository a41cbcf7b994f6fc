import type {PlugInSettings} from '@cs/ranker-reference';
import type {HitsByAction, Run} from '../measure/measure-run.js';
import {overSeeds} from '../measure/over-seeds.js';
import type {Interval} from '../measure/results.js';
import {definedMean} from '../measure/summarise-arm.js';
import {mostFreshWithin} from './most-fresh-within.js';

/** One of the settings that an arm chooses from, with its results on the calibration days. */
export interface Candidate {
  readonly settings: PlugInSettings;
  /**
   * Realised hits on fresh items: a sum over the actions weighted by utility, mean over requests and
   * seeds.
   */
  readonly fresh: number;
  /** The same on all items. */
  readonly all: number;
  /** `all` relative to the baseline's. */
  readonly kept: number;
  /** `fresh` and `all` of its boost control, at the exposure that the candidate has on these days. */
  readonly boost: {readonly fresh: number; readonly all: number};
  /**
   * Score gap of positives on the evaluation days, by action, in percent, over the seeds. The choice
   * does not depend on it.
   */
  readonly gaps: Readonly<Record<string, Interval>>;
}

/** Percent of the baseline's hits on all items that a candidate may cost. */
const TOLERANCE = 0.5;

/**
 * Chooses settings by the calibration days alone. Among the candidates that lose at most 0.5 % of the
 * baseline's hits on all items, it takes the one with the most fresh hits. It takes the first if
 * several are equally good, or if all of them lose more.
 *
 * @param settings the candidates.
 * @param runs the runs of each candidate, one per seed.
 * @param baseline the baseline's runs on the same seeds.
 * @returns the index of the chosen candidate, and all candidates.
 */
export function chooseCandidate(
  settings: readonly PlugInSettings[],
  runs: readonly (readonly Run[])[],
  baseline: readonly Run[],
  utilities: Readonly<Record<string, number>>,
): {readonly chosen: number; readonly candidates: readonly Candidate[]} {
  const of = (own: readonly {readonly calibrationHits: HitsByAction}[], slice: 'fresh' | 'all') =>
    Object.entries(utilities).reduce((sum, [action, utility]) => {
      if (utility === 0) return sum;
      const means = own.map(({calibrationHits}) => definedMean(calibrationHits[action]![slice]));
      return sum + utility * (means.reduce((a, b) => a + b, 0) / means.length);
    }, 0);
  const hitsOf = (own: Parameters<typeof of>[0]) => ({fresh: of(own, 'fresh'), all: of(own, 'all')});
  const reference = of(baseline, 'all');
  const candidates = runs.map((own, i) => {
    const hits = hitsOf(own);
    return {
      settings: settings[i]!,
      ...hits,
      kept: hits.all / reference,
      boost: hitsOf(own.map(({boost}) => boost!)),
      gaps: Object.fromEntries(
        Object.keys(utilities).map((action) => [
          action,
          overSeeds(own.map(({scores}) => scores[action]!.gapPositives)),
        ]),
      ),
    };
  });
  const best = mostFreshWithin(candidates, reference, TOLERANCE) ?? candidates[0]!;
  return {chosen: candidates.indexOf(best), candidates};
}
