import {metricsError} from './checks.js';

/**
 * First row of each request in order of appearance, closed by the number of rows: request `g` holds the rows
 * `starts[g]` to `starts[g + 1] - 1`.
 *
 * @throws when the rows of a request are not next to each other.
 */
export function groupRequests(functionName: string, requests: ArrayLike<number>): Int32Array {
  const seen = new Set<number>();
  const starts: number[] = [];
  for (let row = 0; row < requests.length; row++) {
    const request = requests[row]!;
    if (row > 0 && request === requests[row - 1]) continue;
    if (seen.has(request)) {
      throw metricsError(
        functionName,
        `requests has a request whose rows are apart at index ${row}`,
        `request ${request} again`,
        'Put the rows of a request next to each other',
      );
    }
    seen.add(request);
    starts.push(row);
  }
  starts.push(requests.length);
  return Int32Array.from(starts);
}
