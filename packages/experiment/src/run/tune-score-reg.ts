import {
  type BatchSource,
  batchSource,
  type PartRows,
  type RankingLog,
  readPartRows,
  type StoredLog,
  withoutPart,
} from '@cs/log';
import {fitShifts, predictPart, scoreColumns} from '@cs/ranker-reference';
import type {LayersModel} from '@tensorflow/tfjs';
import {boosted, coldExposure, requestHits} from '../measure/score-arm.js';
import {definedMean} from '../measure/summarise-arm.js';
import {keepsAll, mostFreshWithin} from './most-fresh-within.js';

/** How to tune. */
export interface TuneOptions {
  /** Weights or targets to try. Of equally good ones the first is chosen. */
  readonly candidates: readonly number[];
  /** Each candidate is trained once with each; the means count. */
  readonly seeds: readonly number[];
  /** The action whose hits count. */
  readonly action: string;
  /** Hits by what happened, or by the true probabilities of a generated log. */
  readonly by: 'realised' | 'expected';
  /** What all-items hits may lose, in percent of those without the regularizer, at least 0. */
  readonly tolerance: number;
  /** An item is fresh below this age, in days. */
  readonly coldDays: number;
  /** Weight of each action in the score that ranks. */
  readonly utilities: Readonly<Record<string, number>>;
  /** Rows of highest score that count in a request. */
  readonly k: number;
  /** Gives a trained model, without the regularizer for undefined. The log that it is given has no evaluation days. */
  readonly train: (log: BatchSource, candidate: number | undefined, seed: number) => Promise<TrainedModel>;
}

/** A trained model, and what frees all that it was made of. */
export interface TrainedModel {
  readonly model: LayersModel;
  dispose(): void;
}

/** What one candidate reached on the calibration day: means over the seeds, shares of requests with a hit. */
export interface TunedCandidate {
  /** Undefined for none: no regularizer. */
  readonly value: number | undefined;
  readonly freshHits: number;
  readonly allHits: number;
  /** Lift over no regularizer, in percent. */
  readonly freshLift: number;
  readonly allLift: number;
  /** Share of cold rows in the top k. */
  readonly exposure: number;
  /** Lift of the fresh hits over those of the baseline whose cold scores are raised to the same exposure, in percent. */
  readonly overBoost: number;
  /** Whether all-items hits stay within the tolerance. */
  readonly allowed: boolean;
}

/** What was chosen, and from what. */
export interface Tuned {
  /** Undefined where no candidate was better than no regularizer. */
  readonly chosen: number | undefined;
  readonly candidates: readonly TunedCandidate[];
}

/** Rates of one ranking of the calibration day. */
interface Rates {
  readonly fresh: number;
  readonly all: number;
  readonly exposure: number;
  /** Fresh hits of the boosted baseline. */
  readonly boost: number;
}

/**
 * Chooses the weight (or target) of the score regularizer on the calibration day alone. Chosen is, of those candidates whose all-items Hits@k
 * is at most `tolerance` percent below that without the regularizer, the one of the largest fresh Hits@k of `action`; none, where no
 * regularizer does as well. The rows of a request are ranked by the sum over the actions of utility times calibrated probability.
 *
 * The evaluation days are taken off the log first, so that they have no say in it.
 *
 * @throws for unusable options, and for a calibration day without rows or without fresh hits.
 */
export async function tuneScoreReg(
  log: RankingLog | StoredLog | BatchSource,
  options: TuneOptions,
): Promise<Tuned> {
  const {candidates, seeds, tolerance, coldDays, train} = options;
  const known = withoutPart(batchSource(log), 'evaluation');
  check(known, options);
  const part = await readPartRows(known, 'calibration', coldDays);
  const baselines = new Map<number, Float32Array>();
  const tried: TunedCandidate[] = [];
  for (const value of [undefined, ...candidates]) {
    const runs: Rates[] = [];
    for (const seed of seeds) {
      const {model, dispose} = await train(known, value, seed);
      const scores = await finalScores(model, known, part, options.utilities);
      dispose();
      if (value === undefined) baselines.set(seed, scores);
      runs.push(ratesOf(scores, baselines.get(seed)!, part, options));
    }
    const of = (name: keyof Rates) => mean(runs.map((run) => run[name]));
    const [freshHits, allHits] = [of('fresh'), of('all')];
    const base = tried[0] ?? {freshHits, allHits};
    const allLift = lift(allHits, base.allHits);
    tried.push({
      value,
      freshHits,
      allHits,
      freshLift: lift(freshHits, base.freshHits),
      allLift,
      exposure: of('exposure'),
      overBoost: lift(freshHits, of('boost')),
      allowed: keepsAll(allHits, base.allHits, tolerance),
    });
    if (value === undefined && !(freshHits > 0)) throw noHits(options.action, freshHits);
  }
  const hits = tried.map(({value, freshHits, allHits}) => ({value, fresh: freshHits, all: allHits}));
  // Without the regularizer nothing is lost, so that there is one to choose.
  const best = mostFreshWithin(hits, tried[0]!.allHits, tolerance)!;
  return {chosen: best.value, candidates: tried};
}

async function finalScores(
  model: LayersModel,
  log: BatchSource,
  {labels}: PartRows,
  utilities: TuneOptions['utilities'],
): Promise<Float32Array> {
  const predictions = await predictPart(model, log, 'calibration');
  const columns = scoreColumns(predictions, {shifts: fitShifts(predictions, labels), utilities});
  return columns.at(-1)!.values as Float32Array;
}

function ratesOf(
  scores: Float32Array,
  baseline: Float32Array,
  part: PartRows,
  {action, by, k}: TuneOptions,
): Rates {
  const outcome = (by === 'expected' ? part.probability! : part.labels)[action]!;
  const hits = (ranking: ArrayLike<number>) =>
    requestHits(ranking, part, {[action]: outcome}, by, k)[action]!;
  const own = hits(scores);
  const exposure = coldExposure(scores, part, k);
  const control = hits(boosted(baseline, part, k, exposure).scores);
  return {
    fresh: definedMean(own.fresh),
    all: definedMean(own.all),
    exposure,
    boost: definedMean(control.fresh),
  };
}

function check(log: BatchSource, {candidates, seeds, action, by, tolerance}: TuneOptions): void {
  const fail = (what: string, advice: string) => {
    throw new Error(`[@cs/experiment] tuneScoreReg: ${what}. ${advice}`);
  };
  if (candidates.length === 0 || !candidates.every((value) => value > 0 && Number.isFinite(value))) {
    fail(`unusable candidates. Received: [${candidates.join(', ')}]`, 'Give numbers above 0, at least one.');
  }
  if (seeds.length === 0 || new Set(seeds).size < seeds.length) {
    fail(`unusable seeds. Received: [${seeds.join(', ')}]`, 'Give at least one, all different.');
  }
  if (!log.actions.includes(action)) {
    fail(`no such action. Received: '${action}'`, `Use one of: ${log.actions.join(', ')}.`);
  }
  if (by === 'expected' && !log.describe().trueProbability) {
    fail("the log has no true probabilities. Received: by 'expected'", "Use 'realised'.");
  }
  if (!(tolerance >= 0))
    fail(`the tolerance is not a number from 0. Received: ${tolerance}`, 'Give percent.');
}

function noHits(action: string, rate: number): Error {
  return new Error(
    `[@cs/experiment] tuneScoreReg: there is nothing to tune by on the calibration day. Received: a rate of fresh hits of ${rate} for '${action}'. Choose an action that happens more often, or a longer calibration.`,
  );
}

const lift = (value: number, base: number) => 100 * (value / base - 1);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
