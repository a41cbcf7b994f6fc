import {accumulatorOf, type Defaults} from './accumulator.js';
import {checkOptions, type Names} from './check-options.js';
import {checkShare} from './checks.js';
import {ExactSum} from './exact-sum.js';
import {addLosses, type LogLossOptions} from './log-loss.js';

/** Options of `normalizedEntropy`. */
export interface NormalizedEntropyOptions extends LogLossOptions {
  /**
   * Probability of a positive that the constant baseline predicts, between 0 and 1 (exclusive).
   * Default: the share of positives.
   */
  readonly baseRate?: number;
}

const names: Names<NormalizedEntropyOptions> = {labels: 1, scores: 1, baseRate: 1};

/**
 * Normalized entropy: {@link logLoss} divided by the log loss of a constant prediction, the base
 * rate `q`. Unlike log loss, it can be compared between actions with different base rates.
 *
 *     NE = logLoss / -(y ln q + (1 - y) ln(1 - q))      y: share of positives, q: base rate
 *
 * @returns 0 for perfect predictions, 1 when they are no better than the base rate, and more when
 * they are worse. NaN when there is only one class and no `baseRate`, because the log loss of the
 * base rate is 0 then. `1 - NE` is the relative information gain.
 * @throws if the columns are empty or have different lengths, if a label is not 0 or 1, if a
 * score is outside 0 to 1, or if the base rate is not between 0 and 1.
 * @example
 * normalizedEntropy({labels: [1, 0, 0, 0], scores: [0.25, 0.25, 0.25, 0.25]}); // 1
 * @see He et al., Practical Lessons from Predicting Clicks on Ads at Facebook, ADKDD 2014,
 * section 3.
 */
export function normalizedEntropy(options: NormalizedEntropyOptions): number {
  const {baseRate, ...rows} = checkOptions('normalizedEntropy', options, names);
  return normalizedEntropyAccumulator({baseRate}).add(rows).result();
}

/** The accumulator of {@link normalizedEntropy}. */
export const normalizedEntropyAccumulator = accumulatorOf({
  metric: 'normalizedEntropy',
  options: {baseRate: null} as Defaults<{readonly baseRate?: number | undefined}>,
  columns: {labels: 1, scores: 1},
  empty({baseRate}) {
    if (baseRate !== undefined) checkShare('normalizedEntropy', 'baseRate', baseRate, 0.05);
    return {losses: new ExactSum(), positives: new ExactSum(), rows: new ExactSum()};
  },
  add({losses, positives, rows}, batch: LogLossOptions) {
    addLosses('normalizedEntropy', losses, batch);
    for (let i = 0; i < batch.labels.length; i++) positives.add(batch.labels[i]!);
    rows.add(batch.labels.length);
  },
  result({losses, positives, rows}, {baseRate}) {
    const share = positives.value / rows.value;
    const rate = baseRate ?? share;
    // NaN for one class without a base rate, from 0 * log(0).
    const entropy = -(share * Math.log(rate) + (1 - share) * Math.log1p(-rate));
    return losses.value / rows.value / entropy;
  },
});
