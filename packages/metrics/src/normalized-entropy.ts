import {checkShare} from './checks.js';
import {crossEntropy, type LogLossOptions} from './log-loss.js';

/** Options of `normalizedEntropy`. */
export interface NormalizedEntropyOptions extends LogLossOptions {
  /** Chance of a positive that the constant predictor knows, between 0 and 1. Default: the share of positives. */
  readonly baseRate?: number;
}

/**
 * Normalized entropy: {@link logLoss} over that of always predicting the base rate `q`. Unlike log loss it can be
 * compared between actions of different rates.
 *
 *     NE = logLoss / -(y ln q + (1 - y) ln(1 - q))      y: share of positives, q: base rate
 *
 * @returns 0 (perfect), 1 (no better than the base rate), or more; NaN with one class only and no `baseRate`, where the
 * base rate is perfect. `1 - NE` is the relative information gain.
 * @throws for columns that are empty or of different lengths, labels other than 0 and 1, scores outside 0 to 1, a base
 * rate that is not between 0 and 1.
 * @example
 * normalizedEntropy({labels: [1, 0, 0, 0], scores: [0.25, 0.25, 0.25, 0.25]}); // 1
 * @see He et al., Practical Lessons from Predicting Clicks on Ads at Facebook, ADKDD 2014, section 3.
 */
export function normalizedEntropy({labels, scores, baseRate}: NormalizedEntropyOptions): number {
  if (baseRate !== undefined) checkShare('normalizedEntropy', 'baseRate', baseRate, 0.05);
  const loss = crossEntropy('normalizedEntropy', {labels, scores});
  let positives = 0;
  for (let i = 0; i < labels.length; i++) positives += labels[i]!;
  const share = positives / labels.length;
  const rate = baseRate ?? share;
  if (rate === 0 || rate === 1) return Number.NaN;
  return loss / -(share * Math.log(rate) + (1 - share) * Math.log1p(-rate));
}
