import {accumulatorOf} from './accumulator.js';
import {checkBinary, checkProbabilities, checkRows} from './checks.js';
import {ExactSum} from './exact-sum.js';

/** Columns of `logLoss`. */
export interface LogLossOptions {
  /** `[n]` of 0 and 1, n >= 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]`, 0 to 1: the predicted probability of label 1. */
  readonly scores: ArrayLike<number>;
}

/**
 * Log loss: the mean binary cross-entropy in nats. Each `p` is first clipped to `[eps, 1 - eps]`
 * with `eps = 2^-52`.
 *
 *     -1/n sum_i (y_i ln p_i + (1 - y_i) ln(1 - p_i))
 *
 * @returns 0 (up to `eps`) when every prediction is certain and right, and at most `-ln eps`,
 * about 36.04. It is also defined when all labels are equal.
 * @throws if the columns are empty or have different lengths, if a label is not 0 or 1, or if a
 * score is outside 0 to 1.
 * @example
 * logLoss({labels: [1, 0], scores: [0.5, 0.5]}); // Math.log(2)
 * @see `sklearn.metrics.log_loss`, which clips at the epsilon of the type of the scores. This
 * function always uses the epsilon of float64.
 */
export function logLoss(rows: LogLossOptions): number {
  return logLossAccumulator().add(rows).result();
}

/** The accumulator of {@link logLoss}. */
export const logLossAccumulator = accumulatorOf({
  metric: 'logLoss',
  options: {},
  columns: {labels: 1, scores: 1},
  empty: () => ({losses: new ExactSum(), rows: new ExactSum()}),
  add({losses, rows}, batch: LogLossOptions) {
    addLosses('logLoss', losses, batch);
    rows.add(batch.labels.length);
  },
  result: ({losses, rows}) => losses.value / rows.value,
});

/** Adds the cross-entropy of each row to `losses`. Errors name `functionName`. */
export function addLosses(functionName: string, losses: ExactSum, {labels, scores}: LogLossOptions): void {
  checkRows(functionName, {labels, scores});
  checkBinary(functionName, 'labels', labels);
  checkProbabilities(functionName, 'scores', scores);
  const {EPSILON} = Number;
  for (let i = 0; i < labels.length; i++) {
    const likelihood = labels[i] === 1 ? scores[i]! : 1 - scores[i]!;
    losses.add(-Math.log(Math.min(Math.max(likelihood, EPSILON), 1 - EPSILON)));
  }
}
