import type {RankingLog} from '../log/ranking-log.js';
import {buildRanker, type RankerPreset, type RankerSpec} from '../model/ranker.js';
import type {TrainOptions} from '../train/train-options.js';
import {trainRanker} from '../train/train-ranker.js';
import {type Arm, type PlugInOptions, plugIn} from './arms.js';
import type {ScoreQuality} from './results.js';
import {
  boosted,
  coldExposure,
  type PartRows,
  type RequestHits,
  requestHits,
  scoreEvaluation,
  scoreQuality,
} from './score-arm.js';

/** Hits per request of each action. */
export type HitsByAction = Readonly<Record<string, RequestHits>>;

/** Hits of one ranking: from the labels, and from the true probabilities where they are known. */
export interface Measured {
  readonly hits: HitsByAction;
  readonly expected?: HitsByAction;
  /** Share of the top k that is cold. */
  readonly exposure: number;
}

/** What one arm measured on one seed. */
export interface Run extends Measured {
  readonly quality: Readonly<Record<string, ScoreQuality>>;
  readonly parameters: number;
  readonly added: {readonly count: number; readonly percent: number};
  /** Seconds of each step. */
  readonly seconds: readonly number[];
  /** Absent for the baseline only. */
  readonly boost?: Measured & {readonly factor: number};
}

/** What all runs of a comparison have in common. */
export interface RunPlan {
  readonly log: RankingLog;
  readonly spec: RankerSpec;
  readonly calibration: PartRows;
  readonly evaluation: PartRows;
  readonly preset: RankerPreset;
  readonly training: Pick<TrainOptions, 'epochs' | 'batchSize' | 'learningRate'>;
  readonly plugIns: PlugInOptions;
  readonly utilities: Readonly<Record<string, number>>;
  readonly k: number;
}

/**
 * Trains one arm on one seed and measures it on the evaluation days.
 *
 * @param reference final scores of the baseline on this seed, for the boost control; absent for the baseline.
 * @returns the run, and the arm's own final scores.
 */
export async function runArm(
  plan: RunPlan,
  arm: Arm,
  seed: number,
  reference: Float32Array | undefined,
  onProgress: (done: number) => void,
): Promise<{run: Run; scores: Float32Array}> {
  const {log, spec, evaluation, k} = plan;
  const ranker = buildRanker(spec, {preset: plan.preset, seed});
  let model = ranker;
  try {
    const plugged = plugIn(ranker, spec, arm.plugIns, {...plan.plugIns, seed});
    model = plugged.model;
    const {seconds} = await trainRanker(model, log, {...plan.training, seed, onProgress});
    const scores = scoreEvaluation(model, log, plan.calibration, plan.utilities);
    const measured = measure(scores.final, evaluation, k);
    const quality = Object.entries(scores.byAction).map(([action, values]) => [
      action,
      scoreQuality(values, evaluation.labels[action]!, evaluation.cold),
    ]);
    const run: Run = {
      ...measured,
      quality: Object.fromEntries(quality),
      parameters: ranker.countParams(),
      added: plugged.added,
      seconds,
      ...(reference ? {boost: control(reference, evaluation, k, measured.exposure)} : {}),
    };
    return {run, scores: scores.final};
  } finally {
    model.dispose();
    if (model !== ranker) ranker.dispose();
  }
}

function measure(scores: ArrayLike<number>, part: PartRows, k: number): Measured {
  return {
    hits: requestHits(scores, part, part.labels, 'realised', k),
    ...(part.probability ? {expected: requestHits(scores, part, part.probability, 'expected', k)} : {}),
    exposure: coldExposure(scores, part, k),
  };
}

function control(reference: Float32Array, part: PartRows, k: number, exposure: number) {
  const {factor, scores} = boosted(reference, part, k, exposure);
  return {factor, ...measure(scores, part, k)};
}
