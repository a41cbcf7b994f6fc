import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkFinite, checkRows} from './checks.js';
import {type Floats, sortFloats} from './sort-floats.js';

/** The scores of positives and of negatives, each in ascending order. */
export interface SortedSides {
  readonly positives: Floats;
  readonly negatives: Floats;
}

/** Input of a metric of labels and scores. */
export interface LabelledScores {
  readonly labels: ArrayLike<number>;
  readonly scores: ArrayLike<number>;
}

/**
 * Calls `visit` with the number of positives and negatives of each distinct score, from the
 * highest score down.
 */
export type TieGroups = (visit: (positives: number, negatives: number) => void) => void;

const names: Names<LabelledScores> = {labels: 1, scores: 1};

/**
 * Checks labels and scores, then sorts the scores of each class. Sorting plain numbers needs no
 * comparator.
 */
export function sortedSides(functionName: string, rows: LabelledScores): SortedSides {
  const {labels, scores} = checkOptions(functionName, rows, names);
  checkRows(functionName, {labels, scores});
  checkBinary(functionName, 'labels', labels);
  checkFinite(functionName, 'scores', scores);
  return splitSides(labels, scores);
}

/**
 * The same for columns that are already checked. If `mask` is given, only rows where it is 1 are
 * used. The result may be empty. Takes twice the memory of the scores: one buffer for both
 * classes, and one for sorting.
 */
export function splitSides(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  mask?: ArrayLike<number>,
): SortedSides {
  const rows = labels.length;
  const sides = scores instanceof Float32Array ? new Float32Array(rows) : new Float64Array(rows);
  // Positives fill the buffer from the front, negatives from the back.
  let p = 0;
  let n = rows;
  for (let i = 0; i < rows; i++) {
    if (mask && mask[i] !== 1) continue;
    if (labels[i] === 1) sides[p++] = scores[i]!;
    else sides[--n] = scores[i]!;
  }
  const positives = sides.subarray(0, p);
  const negatives = sides.subarray(n);
  const spare = new (sides.constructor as typeof Float64Array)(Math.max(p, rows - n)) as typeof sides;
  return {positives: sortFloats(positives, spare), negatives: sortFloats(negatives, spare)};
}

/** Groups rows with equal scores, across both classes. */
export function tieGroups({positives, negatives}: SortedSides): TieGroups {
  return (visit) => {
    let p = positives.length;
    let n = negatives.length;
    while (p > 0 || n > 0) {
      const score =
        n === 0 || (p > 0 && positives[p - 1]! > negatives[n - 1]!) ? positives[p - 1]! : negatives[n - 1]!;
      const [p0, n0] = [p, n];
      while (p > 0 && positives[p - 1] === score) p--;
      while (n > 0 && negatives[n - 1] === score) n--;
      visit(p0 - p, n0 - n);
    }
  };
}
