import {checkChoice, metricsError} from './checks.js';

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

/** Sum, mean and number of the requests; those of NaN are skipped. */
export function summarize(
  perRequest: Float64Array,
  empty: Empty,
): {sum: number; mean: number; groups: number; skipped: number} {
  let sum = 0;
  let skipped = 0;
  for (const value of perRequest) {
    if (Number.isNaN(value)) skipped++;
    else sum += value;
  }
  const groups = perRequest.length;
  const undefinedMean = skipped === groups || (empty === 'nan' && skipped > 0);
  return {sum, mean: undefinedMean ? Number.NaN : sum / (groups - skipped), groups, skipped};
}
