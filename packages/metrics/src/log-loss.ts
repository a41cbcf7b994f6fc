import {accumulatorOf} from './accumulator.js';
import {checkBinary, checkProbabilities, checkRows} from './checks.js';
import {ExactSum} from './exact-sum.js';

/** Columns of `logLoss`. */
export interface LogLossOptions {
  /** `[n]` of 0 and 1, n >= 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]`, probabilities of label 1, 0 to 1. */
  readonly scores: ArrayLike<number>;
}

/**
 * Log loss, the mean binary cross-entropy in nats, with `p` clipped to `[eps, 1 - eps]`, `eps = 2^-52`:
 *
 *     -1/n sum_i (y_i ln p_i + (1 - y_i) ln(1 - p_i))
 *
 * @returns 0 (up to `eps`) for perfect certainty, at most `-ln eps`, about 36.04. One class alone is no problem.
 * @throws for columns that are empty or of different lengths, labels other than 0 and 1, scores outside 0 to 1.
 * @example
 * logLoss({labels: [1, 0], scores: [0.5, 0.5]}); // Math.log(2)
 * @see `sklearn.metrics.log_loss`, which clips at the epsilon of the scores' type; here it is float64's for all.
 */
export function logLoss(rows: LogLossOptions): number {
  return logLossAccumulator().add(rows).result();
}

/** {@link logLoss} in parts. */
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

/** Adds the cross-entropy of each row, on behalf of a function. */
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
