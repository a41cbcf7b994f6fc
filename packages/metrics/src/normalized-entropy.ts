import {accumulatorOf, type Defaults} from './accumulator.js';
import {checkOptions, type Names} from './check-options.js';
import {checkShare} from './checks.js';
import {ExactSum} from './exact-sum.js';
import {addLosses, type LogLossOptions} from './log-loss.js';

/** Options of `normalizedEntropy`. */
export interface NormalizedEntropyOptions extends LogLossOptions {
  /** Chance of a positive that the constant predictor knows, between 0 and 1. Default: the share of positives. */
  readonly baseRate?: number;
}

const names: Names<NormalizedEntropyOptions> = {labels: 1, scores: 1, baseRate: 1};

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
export function normalizedEntropy(options: NormalizedEntropyOptions): number {
  const {baseRate, ...rows} = checkOptions('normalizedEntropy', options, names);
  return normalizedEntropyAccumulator({baseRate}).add(rows).result();
}

/** {@link normalizedEntropy} in parts. */
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
    if (rate === 0 || rate === 1) return Number.NaN;
    const entropy = -(share * Math.log(rate) + (1 - share) * Math.log1p(-rate));
    return losses.value / rows.value / entropy;
  },
});
