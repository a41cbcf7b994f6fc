import type {PartRows} from '@cs/log';
import {
  boostControl,
  calibrationRatio,
  expectedHitsAtK,
  exposureAtK,
  fitShift,
  hitsAtK,
  rocAuc,
  scoreGap,
  withinColdAuc,
} from '@cs/metrics';
import type {ComparisonResult, ScoreQuality} from './results.js';

/** Share of ones. */
export function share(mask: Uint8Array): number {
  let ones = 0;
  for (const value of mask) ones += value;
  return mask.length ? ones / mask.length : 0;
}

/** Share of the cold and of the warm rows that have each action; null where there are no such rows. */
export function actionRates({labels, cold}: PartRows): ComparisonResult['data']['rates'] {
  const rate = (values: Float32Array, side: number) => {
    const own = values.filter((_, row) => cold[row] === side);
    return own.length > 0 ? own.reduce((sum, value) => sum + value, 0) / own.length : null;
  };
  return Object.fromEntries(
    Object.entries(labels).map(([action, values]) => [
      action,
      {cold: rate(values, 1), warm: rate(values, 0)},
    ]),
  );
}

/** Scores of some days: of each action, calibrated on the calibration day, and summed by utility. */
export interface ArmScores {
  readonly byAction: Readonly<Record<string, Float32Array>>;
  readonly final: Float32Array;
}

/** Predictions on the calibration day, and on the days to score. */
export interface CalibrationInput {
  readonly before: Readonly<Record<string, Float32Array>>;
  readonly raw: Readonly<Record<string, Float32Array>>;
}

/**
 * Shifts the logits of each action so that it is calibrated on the calibration day, and sums the actions by utility.
 *
 * @param apart the rows that another model scores than the rest, as ones, if there are any. Scores of two models need not agree in
 *   scale, so each side gets a shift of its own.
 */
export function calibrateScores(
  {before, raw}: CalibrationInput,
  calibration: PartRows,
  utilities: Readonly<Record<string, number>>,
  apart?: Readonly<Record<keyof CalibrationInput, Uint8Array>>,
): ArmScores {
  const byAction: Record<string, Float32Array> = {};
  let final = new Float32Array(0);
  for (const [action, values] of Object.entries(raw)) {
    const own = before[action]!;
    const labels = calibration.labels[action]!;
    const scores = apart
      ? shiftApart(values, apart.raw, own, apart.before, labels)
      : Float32Array.from(fitShift({scores: own, labels}).apply(values));
    byAction[action] = scores;
    if (final.length === 0) final = new Float32Array(scores.length);
    const utility = utilities[action] ?? 1;
    for (let row = 0; row < scores.length; row++) final[row]! += utility * scores[row]!;
  }
  return {byAction, final};
}

function shiftApart(
  values: Float32Array,
  apart: Uint8Array,
  before: Float32Array,
  apartBefore: Uint8Array,
  labels: Float32Array,
): Float32Array {
  const [shared, own] = [0, 1].map((side) => {
    const keep = (_: number, row: number) => apartBefore[row] === side;
    const fitted = fitShift({scores: before.filter(keep), labels: labels.filter(keep)});
    return Float32Array.from(fitted.apply(values));
  }) as [Float32Array, Float32Array];
  return values.map((_, row) => (apart[row] ? own : shared)[row]!);
}

/** Hits per request, of one action, on fresh items and on all. */
export interface RequestHits {
  readonly fresh: Float64Array;
  readonly all: Float64Array;
}

/** Realised or expected hits of each action for one ranking. */
export function requestHits(
  scores: ArrayLike<number>,
  part: PartRows,
  outcomes: Readonly<Record<string, Float32Array>>,
  kind: 'realised' | 'expected',
  k: number,
): Record<string, RequestHits> {
  const measure = (values: Float32Array, slice?: Uint8Array) => {
    const common = {scores, requests: part.requests, k, ...(slice ? {slice} : {})};
    return kind === 'realised'
      ? hitsAtK({...common, labels: values}).perRequest
      : expectedHitsAtK({...common, probabilities: values}).perRequest;
  };
  return Object.fromEntries(
    Object.entries(outcomes).map(([action, values]) => [
      action,
      {fresh: measure(values, part.cold), all: measure(values)},
    ]),
  );
}

/** Share of the top k that is cold. */
export function coldExposure(scores: ArrayLike<number>, part: PartRows, k: number): number {
  return exposureAtK({scores, requests: part.requests, cold: part.cold, k}).rate;
}

/** The baseline's scores, the cold ones times the factor that brings their exposure nearest to a target. */
export function boosted(
  scores: Float32Array,
  part: PartRows,
  k: number,
  targetExposure: number,
): {factor: number; scores: Float64Array} {
  return boostControl({scores, requests: part.requests, cold: part.cold, k, targetExposure});
}

/** What the scores of one action look like on cold rows. */
export function scoreQuality(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  cold: Uint8Array,
): ScoreQuality {
  const keep = (values: ArrayLike<number>) => Float64Array.from(values).filter((_, row) => cold[row]);
  const defined = (value: number) => (Number.isFinite(value) ? value : null);
  const gap = scoreGap({scores, labels, cold});
  return {
    auc: defined(rocAuc({scores, labels})),
    withinColdAuc: defined(withinColdAuc({scores, labels, cold})),
    coldCalibration: defined(calibrationRatio({scores: keep(scores), labels: keep(labels)})),
    allCalibration: defined(calibrationRatio({scores, labels})),
    gapPositives: defined(100 * gap.positives),
    gapNegatives: defined(100 * gap.negatives),
  };
}
