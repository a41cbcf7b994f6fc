import {shown} from '@cs/core';
import type {Calibrator} from './calibrator.js';
import {checkOptions} from './check-options.js';
import {checkBinary, checkColumns, checkProbabilities, metricsError} from './checks.js';

/** Columns of `fitShift`. */
export interface FitShiftOptions {
  /** `[n]`, 0 to 1: predicted probabilities. */
  readonly scores: ArrayLike<number>;
  /** `[n]` of 0 and 1. */
  readonly labels: ArrayLike<number>;
}

/** A shift calibrator as plain data. */
export interface ShiftJson {
  readonly kind: 'shift';
  readonly shift: number;
}

/**
 * Returns `sigmoid(logit(score) + shift)`. Scores are first limited to 1e-7 to 1 - 1e-7.
 *
 * @example
 * new ShiftCalibrator(Math.log(3)).apply([0.5])[0]; // 3 / 4
 */
export class ShiftCalibrator implements Calibrator {
  /** @throws if the shift is not finite. */
  constructor(readonly shift: number) {
    if (!Number.isFinite(shift)) {
      throw metricsError('ShiftCalibrator', 'shift is not finite', shown(shift), 'Give a finite shift');
    }
  }

  /** Maps `[n]` scores to `[n]` probabilities. @throws if a score is outside 0 to 1. */
  apply(scores: ArrayLike<number>): Float64Array {
    checkProbabilities('ShiftCalibrator.apply', 'scores', scores);
    return Float64Array.from(scores, (score) => sigmoid(logit(score) + this.shift));
  }

  toJSON(): ShiftJson {
    return {kind: 'shift', shift: this.shift};
  }
}

/**
 * Calibration in the large: fits the one number that, added to the logits of all scores, makes
 * the mean score equal the mean label. Unlike {@link fitPlatt} it cannot change the order of the
 * scores, and it keeps the distances between their logits. Fit it on rows that the model was not
 * trained on.
 *
 * Newton's method, until a step is below 1e-9. Rows are summed in the given order, so another
 * order may change the last bits of the shift.
 *
 * @returns a calibrator. Its `shift` is 0 when there is no positive or no negative label (or no
 * row), since no finite shift would fit.
 * @throws if the columns have different lengths, if a label is not 0 or 1, or if a score is
 * outside 0 to 1.
 * @example
 * // One positive of four, all predicted as 1/2.
 * fitShift({scores: [0.5, 0.5, 0.5, 0.5], labels: [1, 0, 0, 0]}).apply([0.5])[0]; // 1 / 4
 * fitShift({scores: [0.5, 0.5, 0.5, 0.5], labels: [1, 0, 0, 0]}).shift; // -Math.log(3)
 */
export function fitShift(rows: FitShiftOptions): ShiftCalibrator {
  const {scores, labels} = checkShiftRows('fitShift', rows);
  return new ShiftCalibrator(solveShift(Float64Array.from(scores, logit), sum(labels), scores.length));
}

/** Bins per unit of a logit. */
const BINS = 1024;
/** Above the largest logit that limited scores can have. */
const LARGEST = 17;

/**
 * Fits the shift of {@link fitShift} to rows that come in batches. Its memory does not grow with
 * the number of rows: it keeps the count and the mean of the logits in bins of width 1/1024. The
 * shift differs from that of `fitShift` by less than 1e-6. The batches into which the rows are
 * cut do not change a single bit of it.
 *
 * @example
 * const fit = new ShiftFit().add({scores: [0.5, 0.5], labels: [1, 0]});
 * fit.add({scores: [0.5, 0.5], labels: [0, 0]}).result().apply([0.5])[0]; // 1 / 4
 */
export class ShiftFit {
  private readonly sums = new Float64Array(2 * LARGEST * BINS);
  private readonly counts = new Float64Array(2 * LARGEST * BINS);
  private positives = 0;
  private rows = 0;

  /**
   * Adds rows. If it throws, nothing is added.
   *
   * @throws in the cases in which `fitShift` does.
   */
  add(batch: FitShiftOptions): this {
    const {scores, labels} = checkShiftRows('ShiftFit.add', batch);
    for (let i = 0; i < scores.length; i++) {
      const z = logit(scores[i]!);
      const bin = Math.floor((z + LARGEST) * BINS);
      this.sums[bin]! += z;
      this.counts[bin]!++;
    }
    this.positives += sum(labels);
    this.rows += scores.length;
    return this;
  }

  /** The calibrator of all rows so far. More rows can be added afterwards. */
  result(): ShiftCalibrator {
    const filled = this.counts.map((count, bin) => (count > 0 ? bin : -1)).filter((bin) => bin >= 0);
    const counts = filled.map((bin) => this.counts[bin]!);
    const means = filled.map((bin) => this.sums[bin]! / this.counts[bin]!);
    return new ShiftCalibrator(solveShift(means, this.positives, this.rows, counts));
  }
}

/** The shift for `positives` labels among logits that stand for `counts` rows each (default 1). */
function solveShift(logits: Float64Array, positives: number, rows: number, counts?: Float64Array): number {
  if (positives === 0 || positives === rows) return 0;
  let shift = 0;
  for (let step = 0; step < 50; step++) {
    let excess = -positives;
    let slope = 0;
    for (let i = 0; i < logits.length; i++) {
      const count = counts ? counts[i]! : 1;
      const p = sigmoid(logits[i]! + shift);
      excess += count * p;
      slope += count * p * (1 - p);
    }
    const move = Math.max(-2, Math.min(2, excess / Math.max(slope, 1e-12)));
    shift -= move;
    if (Math.abs(move) < 1e-9) break;
  }
  return shift;
}

function checkShiftRows(functionName: string, rows: FitShiftOptions): FitShiftOptions {
  const {scores, labels} = checkOptions(functionName, rows, {scores: 1, labels: 1});
  checkColumns(functionName, {scores, labels});
  checkProbabilities(functionName, 'scores', scores);
  checkBinary(functionName, 'labels', labels);
  return rows;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

function logit(score: number): number {
  const p = Math.min(Math.max(score, 1e-7), 1 - 1e-7);
  return Math.log(p / (1 - p));
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
