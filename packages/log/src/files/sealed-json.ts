import {createHash} from 'node:crypto';

/**
 * An object as JSON, with a checksum of its content. {@link unsealed} then notices any change.
 *
 * @param space as in `JSON.stringify`.
 */
export function sealed(value: object, space?: number): string {
  return JSON.stringify({...value, checksum: checksumOf(value)}, undefined, space);
}

/** Whether a parsed JSON value has a checksum, right or wrong. */
export function isSealed(value: unknown): boolean {
  return typeof (value as {checksum?: unknown} | null)?.checksum === 'string';
}

/**
 * The object that {@link sealed} wrote.
 *
 * @param parsed the parsed JSON.
 * @throws if its content does not match its checksum.
 */
export function unsealed(parsed: unknown): object {
  if (!isSealed(parsed)) throw new Error('it has no checksum');
  const {checksum, ...value} = parsed as {checksum: string};
  if (checksum !== checksumOf(value))
    throw new Error('it does not match its checksum: it was changed or damaged');
  return value;
}

function checksumOf(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
