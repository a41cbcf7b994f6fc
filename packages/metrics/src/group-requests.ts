import {metricsError} from './checks.js';

/**
 * First row of each request in order of appearance, closed by the number of rows: request `g` holds the rows
 * `starts[g]` to `starts[g + 1] - 1`.
 *
 * @throws when the rows of a request are not next to each other.
 */
export function groupRequests(functionName: string, requests: ArrayLike<number>): Int32Array {
  let starts = new Int32Array(1024);
  let groups = 0;
  // Ascending ids cannot come again; only from the first one that is not are the ids kept to compare with.
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
        `requests has a request whose rows are apart at index ${row}`,
        `request ${request} again`,
        'Put the rows of a request next to each other',
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

/** Apart from the loop, in which a closure would make every access slow. */
function idsAt(starts: Int32Array, requests: ArrayLike<number>): Set<number> {
  return new Set(Array.from(starts, (row) => requests[row]!));
}
