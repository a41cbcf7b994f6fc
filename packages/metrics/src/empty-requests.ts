import {checkChoice, metricsError} from './checks.js';
import {ExactSum} from './exact-sum.js';

/**
 * What a request contributes when the metric is undefined for it.
 *
 * - `'skip'`: nothing. It is NaN in `perRequest` but not part of the mean.
 * - `'zero'`: 0.
 * - `'nan'`: NaN, which makes the mean NaN too.
 * - `'error'`: the call throws.
 */
export type Empty = 'skip' | 'zero' | 'nan' | 'error';

/** @returns a function from the id of an undefined request to its value. */
export function emptyValue(functionName: string, empty: Empty, what: string): (request: number) => number {
  checkChoice(functionName, 'empty', empty, ['skip', 'zero', 'nan', 'error']);
  return (request) => {
    if (empty === 'error') {
      throw metricsError(
        functionName,
        what,
        `request ${request}`,
        "Remove the request, or set empty to 'skip' or 'zero'",
      );
    }
    return empty === 'zero' ? 0 : Number.NaN;
  };
}

/**
 * The sums from which a mean over requests follows. A type, not an interface, so that it matches
 * the state of an accumulator.
 */
export type RequestSums = {
  /** Sum of value times weight. */
  readonly sum: ExactSum;
  /** Sum of the weights of the requests that are not skipped. */
  readonly weight: ExactSum;
  /** Number of requests. */
  readonly groups: ExactSum;
  /** Number of requests whose value is NaN. */
  readonly skipped: ExactSum;
};

/**
 * Sums over requests, skipping those with NaN. Weights default to 1. Without arguments, the sums
 * of no requests.
 */
export function requestSums(perRequest: ArrayLike<number> = [], weights?: ArrayLike<number>): RequestSums {
  const [sum, weight, groups, skipped] = [new ExactSum(), new ExactSum(), new ExactSum(), new ExactSum()];
  let nans = 0;
  for (let g = 0; g < perRequest.length; g++) {
    const value = perRequest[g]!;
    if (Number.isNaN(value)) nans++;
    else if (weights) {
      sum.add(weights[g]! * value);
      weight.add(weights[g]!);
    } else sum.add(value);
  }
  groups.add(perRequest.length);
  skipped.add(nans);
  if (!weights) weight.add(perRequest.length - nans);
  return {sum, weight, groups, skipped};
}

/**
 * The mean over the requests that are not skipped, with the numbers of all and of skipped
 * requests.
 */
export function meanOfSums(
  sums: RequestSums,
  empty: Empty = 'skip',
): {mean: number; groups: number; skipped: number} {
  const groups = sums.groups.value;
  const skipped = sums.skipped.value;
  // NaN (0 / 0) when all are skipped.
  const mean = empty === 'nan' && skipped > 0 ? Number.NaN : sums.sum.value / sums.weight.value;
  return {mean, groups, skipped};
}
