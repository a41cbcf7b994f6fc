import {metricsError} from './checks.js';

/**
 * Index of the first row of each request in order of appearance, followed by the number of rows.
 * Request `g` has the rows `starts[g]` to `starts[g + 1] - 1`.
 *
 * @throws if the rows of a request are not adjacent.
 */
export function groupRequests(functionName: string, requests: ArrayLike<number>): Int32Array {
  let starts = new Int32Array(1024);
  let groups = 0;
  // Ascending ids cannot repeat. Ids are remembered only once one is lower than the id before it.
  let seen: Set<number> | undefined;
  let last = Number.NaN;
  const rows = requests.length;
  for (let row = 0; row < rows; row++) {
    const request = requests[row]!;
    if (request === last) continue;
    if (!seen && request < last) {
      seen = idsAt(starts.subarray(0, groups), requests);
    }
    last = request;
    if (seen?.has(request)) {
      throw metricsError(
        functionName,
        `requests has a request whose rows are not adjacent at index ${row}`,
        `request ${request} again`,
        'Sort the rows so that those of a request are adjacent',
      );
    }
    seen?.add(request);
    if (groups + 1 === starts.length) {
      const longer = new Int32Array(2 * starts.length);
      longer.set(starts);
      starts = longer;
    }
    starts[groups++] = row;
  }
  starts[groups] = requests.length;
  return starts.slice(0, groups + 1);
}

/** A separate function, because a closure in the loop of the caller makes every access slow. */
function idsAt(starts: Int32Array, requests: ArrayLike<number>): Set<number> {
  return new Set(Array.from(starts, (row) => requests[row]!));
}
