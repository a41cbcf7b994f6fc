import type {PartRows} from '@cs/log';
import {boostControl, expectedHitsAtK, exposureAtK, fitShift, hitsAtK} from '@cs/metrics';
import type {ComparisonResult} from './results.js';

/** Share of ones in a mask; 0 for an empty one. */
export function share(mask: Uint8Array): number {
  let ones = 0;
  for (const value of mask) ones += value;
  return mask.length ? ones / mask.length : 0;
}

/** Share of the cold and of the warm rows with each action; null without such rows. */
export function actionRates({labels, cold}: PartRows): ComparisonResult['data']['rates'] {
  const rate = (values: Float32Array, coldness: 0 | 1) => {
    const own = values.filter((_, row) => cold[row] === coldness);
    return own.length > 0 ? own.reduce((sum, value) => sum + value, 0) / own.length : null;
  };
  return Object.fromEntries(
    Object.entries(labels).map(([action, values]) => [
      action,
      {cold: rate(values, 1), warm: rate(values, 0)},
    ]),
  );
}

/** Calibrated scores of the rows of some days. */
export interface ArmScores {
  readonly byAction: Readonly<Record<string, Float32Array>>;
  /** The score to rank by: the sum over the actions, weighted by utility. */
  readonly final: Float32Array;
}

/** A model's predictions by action. */
export interface CalibrationInput {
  /** Predictions for the calibration day. */
  readonly before: Readonly<Record<string, Float32Array>>;
  /** Predictions for the days to score. */
  readonly raw: Readonly<Record<string, Float32Array>>;
}

/**
 * Calibrates each action on the calibration day by a shift of its logits, and sums the actions by
 * utility.
 *
 * @param apart marks with 1 the rows that a second model scores, if there are any. The rows of each
 *   model then get their own shift, because two models may be calibrated differently.
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

/** Hits per request of one action, on fresh items and on all items; NaN for skipped requests. */
export interface RequestHits {
  readonly fresh: Float64Array;
  readonly all: Float64Array;
}

/** Realised or expected hits of each action when rows are ranked by these scores. */
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

/** Share of cold items in the top k. */
export function coldExposure(scores: ArrayLike<number>, part: PartRows, k: number): number {
  return exposureAtK({scores, requests: part.requests, cold: part.cold, k}).rate;
}

/** The scores with the cold ones multiplied by the factor whose exposure is closest to the target. */
export function boosted(
  scores: Float32Array,
  part: PartRows,
  k: number,
  targetExposure: number,
): {factor: number; scores: Float64Array} {
  return boostControl({scores, requests: part.requests, cold: part.cold, k, targetExposure});
}
