import type {Diagnosis} from './diagnose.js';
import type {Job} from './job.js';
import {type PositionHits, positionHits} from './position-hits.js';
import type {ScoreQuality} from './results.js';
import {
  boosted,
  calibrateScores,
  coldExposure,
  type PartRows,
  type RequestHits,
  requestHits,
  scoreQuality,
} from './score-arm.js';
import type {Trained} from './train-job.js';

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
  readonly boost?: Measured & {readonly factor: number};
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
 * @param reference final scores of the baseline on this seed, for the boost control; absent for the baseline.
 * @returns the run, and its own final scores.
 */
export function measureRun(
  {calibration, evaluation, utilities, k}: MeasurePlan,
  job: Job,
  trained: Trained,
  reference?: Float32Array,
): {run: Run; final: Float32Array} {
  const {parameters, added, seconds} = trained;
  // The cold rows of aldi are scored by its student.
  const apart = (part: PartRows) => (job.plugIns.includes('aldi') ? part.cold : undefined);
  const before = trained.calibration;
  const scores = calibrateScores(
    {before, raw: trained.evaluation},
    calibration,
    utilities,
    apart(evaluation),
  );
  const earlier = calibrateScores({before, raw: before}, calibration, utilities, apart(calibration));
  const measured = measure(scores.final, evaluation, k);
  const quality = Object.entries(scores.byAction).map(([action, values]) => [
    action,
    scoreQuality(values, evaluation.labels[action]!, evaluation.cold),
  ]);
  const positions = trained.diagnosis
    ? positionHits(
        scores.final,
        evaluation,
        evaluation.probability ?? evaluation.labels,
        evaluation.probability ? 'expected' : 'realised',
        k,
      )
    : [];
  const run: Run = {
    ...measured,
    quality: Object.fromEntries(quality),
    parameters,
    added,
    seconds,
    calibrationHits: requestHits(earlier.final, calibration, calibration.labels, 'realised', k),
    ...(trained.diagnosis ? {diagnosis: trained.diagnosis, positions} : {}),
    ...(reference ? {boost: control(reference, evaluation, k, measured.exposure)} : {}),
  };
  return {run, final: scores.final};
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
