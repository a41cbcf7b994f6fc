import {checkBinary, checkFinite, checkRows} from './checks.js';

/** The scores of positives and of negatives, each in ascending order. */
export interface SortedSides {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** Checks labels and scores, then sorts the two sides apart: two native sorts of numbers, no comparator. */
export function sortedSides(
  functionName: string,
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
): SortedSides {
  checkRows(functionName, {labels, scores});
  checkBinary(functionName, 'labels', labels);
  checkFinite(functionName, 'scores', scores);
  return splitSides(labels, scores);
}

/** The same on checked columns, of all rows or of those where `mask` is 1. May be empty. */
export function splitSides(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  mask?: ArrayLike<number>,
): SortedSides {
  const positives = new Float64Array(labels.length);
  const negatives = new Float64Array(labels.length);
  let p = 0;
  let n = 0;
  for (let i = 0; i < labels.length; i++) {
    if (mask && mask[i] !== 1) continue;
    if (labels[i] === 1) positives[p++] = scores[i]!;
    else negatives[n++] = scores[i]!;
  }
  return {positives: positives.subarray(0, p).sort(), negatives: negatives.subarray(0, n).sort()};
}
