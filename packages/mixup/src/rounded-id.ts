/**
 * Finds request ids that may have been rounded, so that different requests became equal and would
 * not be mixed: numbers from 2^24 in float32, and from 2^53 in doubles.
 *
 * @returns the error text; undefined if all ids are exact.
 */
export function roundedId(request: ArrayLike<number | string>): string | undefined {
  const isSingle = request instanceof Float32Array;
  const limit = isSingle ? 2 ** 24 : 2 ** 53;
  for (let row = 0; row < request.length; row++) {
    const id = request[row]!;
    if (typeof id !== 'number' || !(Math.abs(id) >= limit)) continue;
    return isSingle
      ? `request ids in float32 are exact only below 16,777,216, so different requests may have become equal. Received: ${id} in row ${row} of a batch. Number the requests from 0, or make the input int32: tf.input({name, shape: [1], dtype: 'int32'}).`
      : `request ids as numbers are exact only below 2^53, so different requests may have become equal. Received: ${id} in row ${row}. Pass them as strings.`;
  }
  return undefined;
}
