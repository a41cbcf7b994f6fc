import type {PartRows} from '@cs/log';
import {ownRows} from '@cs/ranker-reference';
import type {Job} from '../run/job.js';
import type {Trained} from '../run/train-job.js';
import type {Diagnosis} from './diagnose.js';
import {type PositionHits, positionHits} from './position-hits.js';
import type {ScoreQuality} from './results.js';
import {
  type ArmScores,
  boosted,
  calibrateScores,
  coldExposure,
  type RequestHits,
  requestHits,
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
  /** Realised hits on the calibration day: what a setting may be chosen by. */
  readonly calibrationHits: HitsByAction;
  readonly diagnosis?: Diagnosis;
  /** Where there is a diagnosis. */
  readonly positions?: readonly PositionHits[];
  /** Absent for the baseline only. */
  readonly boost?: BoostRun;
}

/** What the boost control of an arm measured on one seed. */
export interface BoostRun extends Measured {
  readonly factor: number;
  readonly quality: Readonly<Record<string, ScoreQuality>>;
  /** Realised hits on the calibration day, at the exposure that the arm reaches there. */
  readonly calibrationHits: HitsByAction;
  /** Where the arm has a diagnosis. */
  readonly positions?: readonly PositionHits[];
}

/** Calibrated scores of one run on both days. */
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
 * Measures what a job trained on the evaluation days.
 *
 * @param reference scores of the baseline on this seed, for the boost control; absent for the baseline.
 * @returns the run, and its own scores.
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
    quality: qualities(byAction, evaluation),
    parameters,
    added,
    seconds,
    calibrationHits: calibrationHits(scores.calibration.final, plan),
    ...(diagnosis ? {diagnosis, positions: positionsOf(final, plan)} : {}),
    ...(reference ? {boost: control(reference, scores, plan, diagnosis !== undefined)} : {}),
  };
  return {run, scores};
}

function measure(scores: ArrayLike<number>, part: PartRows, k: number): Measured {
  return {
    hits: requestHits(scores, part, part.labels, 'realised', k),
    ...(part.probability ? {expected: requestHits(scores, part, part.probability, 'expected', k)} : {}),
    exposure: coldExposure(scores, part, k),
  };
}

/** Of each action. */
function qualities(
  byAction: Readonly<Record<string, ArrayLike<number>>>,
  {labels, cold}: PartRows,
): Record<string, ScoreQuality> {
  return Object.fromEntries(
    Object.entries(byAction).map(([action, values]) => [action, scoreQuality(values, labels[action]!, cold)]),
  );
}

function calibrationHits(final: ArrayLike<number>, {calibration, k}: MeasurePlan): HitsByAction {
  return requestHits(final, calibration, calibration.labels, 'realised', k);
}

function positionsOf(final: ArrayLike<number>, {evaluation, k}: MeasurePlan): PositionHits[] {
  const {probability, labels} = evaluation;
  return positionHits(final, evaluation, probability ?? labels, probability ? 'expected' : 'realised', k);
}

/** The baseline with its cold scores raised to the exposure of an arm, on each day apart. */
function control(reference: RunScores, own: RunScores, plan: MeasurePlan, diagnosed: boolean): BoostRun {
  const {calibration, evaluation, k} = plan;
  const raised = (day: keyof RunScores, part: PartRows) =>
    boosted(reference[day].final, part, k, coldExposure(own[day].final, part, k));
  const {factor, scores} = raised('evaluation', evaluation);
  // The score is a sum over the actions: raising it raises each of them.
  const byAction = Object.entries(reference.evaluation.byAction).map(([action, values]) => [
    action,
    Float64Array.from(values, (score, row) => (evaluation.cold[row] ? score * factor : score)),
  ]);
  return {
    factor,
    ...measure(scores, evaluation, k),
    quality: qualities(Object.fromEntries(byAction), evaluation),
    calibrationHits: calibrationHits(raised('calibration', calibration).scores, plan),
    ...(diagnosed ? {positions: positionsOf(scores, plan)} : {}),
  };
}
