import {type Random, shown} from '@cs/core';
import {fail} from './fail.js';

/** Pairs of rows: `positive[k]` and `negative[k]` are row numbers. */
export interface RowPairs {
  readonly positive: Int32Array;
  readonly negative: Int32Array;
}

/**
 * Pairs each row of the larger class with a row of the smaller one, which it shuffles and then
 * cycles through. Rows with any other label, such as -1 or NaN for "not observed", are in no pair. There are as many pairs as rows in the larger class. The mean over them is an
 * unbiased estimate of the mean over all pairs of a positive and a negative row.
 *
 * @param labels one per row; above 0.5 is positive, 0 to 0.5 negative.
 * @param random stream that shuffles the smaller class.
 * @returns no pairs if a class is empty.
 * @throws when labels is not an array or random is not a function.
 * @example
 * pairRows([1, 0, 0], random(7)); // {positive: [0, 0], negative: [1, 2]}
 */
export function pairRows(labels: ArrayLike<number>, random: Random): RowPairs {
  if (typeof labels?.length !== 'number') {
    throw fail('pairRows', `labels must be an array, such as tensor.dataSync(). Received: ${shown(labels)}.`);
  }
  if (typeof random !== 'function') {
    throw fail('pairRows', `random must be a random stream, e.g. random(7). Received: ${shown(random)}.`);
  }
  const rows = Array.from({length: labels.length}, (_, i) => i);
  const positive = rows.filter((i) => labels[i]! > 0.5);
  const negative = rows.filter((i) => labels[i]! >= 0 && labels[i]! <= 0.5);
  const [small, large] = positive.length < negative.length ? [positive, negative] : [negative, positive];
  if (small.length === 0) return {positive: new Int32Array(0), negative: new Int32Array(0)};
  for (let i = small.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [small[i], small[j]] = [small[j]!, small[i]!];
  }
  const partners = Int32Array.from(large, (_, k) => small[k % small.length]!);
  const others = Int32Array.from(large);
  return small === positive ? {positive: partners, negative: others} : {positive: others, negative: partners};
}
