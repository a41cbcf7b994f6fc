import {checkChoice, metricsError} from './checks.js';
import {ExactSum} from './exact-sum.js';

/**
 * What a request contributes for which the metric is undefined. `'skip'`: nothing, NaN in `perRequest` only;
 * `'zero'`: 0; `'nan'`: NaN, also in the mean; `'error'`: the call throws.
 */
export type Empty = 'skip' | 'zero' | 'nan' | 'error';

/** @returns the value of an undefined request as a function of its id. */
export function emptyValue(functionName: string, empty: Empty, what: string): (request: number) => number {
  checkChoice(functionName, 'empty', empty, ['skip', 'zero', 'nan', 'error']);
  return (request) => {
    if (empty === 'error') {
      throw metricsError(
        functionName,
        what,
        `request ${request}`,
        "Leave it out, or set empty to 'skip' or 'zero'",
      );
    }
    return empty === 'zero' ? 0 : Number.NaN;
  };
}

/** What a mean over requests needs to know of them. Of type, for a record of sums. */
export type RequestSums = {
  /** Sum of the values, times their weights. */
  readonly sum: ExactSum;
  /** Sum of the weights, without the skipped requests. */
  readonly weight: ExactSum;
  /** Number of requests. */
  readonly groups: ExactSum;
  /** Of those, the number whose value is NaN. */
  readonly skipped: ExactSum;
};

/** Sums over requests, of weight 1 by default, those of NaN skipped; over no request by default. */
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

/** Mean and number of the requests that are not skipped. */
export function meanOfSums(
  sums: RequestSums,
  empty: Empty = 'skip',
): {mean: number; groups: number; skipped: number} {
  const groups = sums.groups.value;
  const skipped = sums.skipped.value;
  // Where all are skipped: 0 / 0.
  const mean = empty === 'nan' && skipped > 0 ? Number.NaN : sums.sum.value / sums.weight.value;
  return {mean, groups, skipped};
}
