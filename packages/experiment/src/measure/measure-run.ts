import type {PartRows} from '@cs/log';
import {ownRows} from '@cs/ranker-reference';
import type {Job} from '../run/job.js';
import type {Trained} from '../run/train-job.js';
import type {Diagnosis} from './diagnose.js';
import {hitsByLoggedPosition, type PositionHits} from './hits-by-logged-position.js';
import {measureScores, type ScoreNumbers} from './measure-scores.js';
import type {TrainedArm} from './measures/arm-measures.js';
import {
  type ArmScores,
  boosted,
  calibrateScores,
  coldExposure,
  type RequestHits,
  requestHits,
} from './score-arm.js';

/** Hits per request of each action. */
export type HitsByAction = Readonly<Record<string, RequestHits>>;

/** Hits and exposure of one ranking of the evaluation days. */
export interface RankingMeasures {
  /** Hits by the labels. */
  readonly hits: HitsByAction;
  /** Hits by the true probabilities, if they are known. */
  readonly expected?: HitsByAction;
  /** Share of cold items in the top k. */
  readonly exposure: number;
}

/** What one arm measured on one seed. */
export interface Run extends RankingMeasures, TrainedArm {
  /** Measures of the scores of each action. */
  readonly scores: Readonly<Record<string, ScoreNumbers>>;
  readonly parameters: number;
  /** Realised hits on the calibration day, by which a setting may be chosen. */
  readonly calibrationHits: HitsByAction;
  readonly diagnosis?: Diagnosis;
  /** Only with a diagnosis. */
  readonly positions?: readonly PositionHits[];
  /** Absent for the baseline only. */
  readonly boost?: BoostRun;
}

/** What the boost control of an arm measured on one seed. */
export interface BoostRun extends RankingMeasures {
  readonly factor: number;
  readonly scores: Readonly<Record<string, ScoreNumbers>>;
  /** Realised hits on the calibration day, at the exposure that the arm has there. */
  readonly calibrationHits: HitsByAction;
  /** Only if the arm has a diagnosis. */
  readonly positions?: readonly PositionHits[];
}

/** Calibrated scores of one run on the calibration and the evaluation days. */
export interface RunScores {
  readonly calibration: ArmScores;
  readonly evaluation: ArmScores;
}

/** What to measure on. */
export interface MeasurePlan {
  readonly calibration: PartRows;
  readonly evaluation: PartRows;
  readonly utilities: Readonly<Record<string, number>>;
  readonly k: number;
}

/**
 * Measures a trained arm on the evaluation days.
 *
 * @param reference scores of the baseline on the same seed, from which the boost control is made;
 *   absent for the baseline.
 * @returns the measures, and the arm's own scores.
 */
export function measureRun(
  plan: MeasurePlan,
  job: Job,
  trained: Trained,
  reference?: RunScores,
): {run: Run; scores: RunScores} {
  const {calibration, evaluation, utilities, k} = plan;
  const {parameters, added, seconds} = trained;
  const before = trained.calibration;
  const ownOf = ({item_age_days}: PartRows) => ownRows(job.plugIns, job.settings, item_age_days);
  const ownBefore = ownOf(calibration);
  const calibrated = (raw: Trained['calibration'], part: PartRows) => {
    const own = ownBefore && {before: ownBefore, raw: ownOf(part)!};
    return calibrateScores({before, raw}, calibration, utilities, own);
  };
  const scores: RunScores = {
    evaluation: calibrated(trained.evaluation, evaluation),
    calibration: calibrated(before, calibration),
  };
  const {final, byAction} = scores.evaluation;
  const {diagnosis} = trained;
  const run: Run = {
    ...measure(final, evaluation, k),
    scores: scoresOf(byAction, final, plan),
    parameters,
    added,
    seconds,
    calibrationHits: calibrationHits(scores.calibration.final, plan),
    ...(diagnosis ? {diagnosis, positions: positionsOf(final, plan)} : {}),
    ...(reference ? {boost: control(reference, scores, plan, diagnosis !== undefined)} : {}),
  };
  return {run, scores};
}

function measure(scores: ArrayLike<number>, part: PartRows, k: number): RankingMeasures {
  return {
    hits: requestHits(scores, part, part.labels, 'realised', k),
    ...(part.probability ? {expected: requestHits(scores, part, part.probability, 'expected', k)} : {}),
    exposure: coldExposure(scores, part, k),
  };
}

function scoresOf(
  byAction: Readonly<Record<string, ArrayLike<number>>>,
  ranking: ArrayLike<number>,
  {evaluation: {labels, cold, requests}, k}: MeasurePlan,
): Record<string, ScoreNumbers> {
  return Object.fromEntries(
    Object.entries(byAction).map(([action, scores]) => [
      action,
      measureScores({scores, ranking, labels: labels[action]!, cold, requests}, k),
    ]),
  );
}

function calibrationHits(final: ArrayLike<number>, {calibration, k}: MeasurePlan): HitsByAction {
  return requestHits(final, calibration, calibration.labels, 'realised', k);
}

function positionsOf(final: ArrayLike<number>, {evaluation, k}: MeasurePlan): PositionHits[] {
  const {probability, labels} = evaluation;
  return hitsByLoggedPosition(
    final,
    evaluation,
    probability ?? labels,
    probability ? 'expected' : 'realised',
    k,
  );
}

/** Measures the baseline boosted to the exposure of an arm, with a factor of its own per part. */
function control(reference: RunScores, own: RunScores, plan: MeasurePlan, diagnosed: boolean): BoostRun {
  const {calibration, evaluation, k} = plan;
  const raised = (day: keyof RunScores, part: PartRows) =>
    boosted(reference[day].final, part, k, coldExposure(own[day].final, part, k));
  const {factor, scores} = raised('evaluation', evaluation);
  // The ranking score is a sum over the actions, so boosting it boosts each of them.
  const byAction = Object.entries(reference.evaluation.byAction).map(([action, values]) => [
    action,
    Float64Array.from(values, (score, row) => (evaluation.cold[row] ? score * factor : score)),
  ]);
  return {
    factor,
    ...measure(scores, evaluation, k),
    scores: scoresOf(Object.fromEntries(byAction), scores, plan),
    calibrationHits: calibrationHits(raised('calibration', calibration).scores, plan),
    ...(diagnosed ? {positions: positionsOf(scores, plan)} : {}),
  };
}
