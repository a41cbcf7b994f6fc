import {createHash} from 'node:crypto';

/** One tensor of a file: its values and shape. */
export interface StoredTensor {
  readonly values: Float32Array | Float64Array | Int32Array;
  readonly shape: readonly number[];
}

/** The content of a file: tensors by name, and metadata as strings. */
export interface TensorFile {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const types = {F32: Float32Array, F64: Float64Array, I32: Int32Array} as const;
type TypeName = keyof typeof types;

interface Entry {
  readonly dtype: TypeName;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Encodes tensors in the `safetensors` format, which tools in Python and JavaScript can read. A
 * file holds the length of its header in eight bytes, the header as JSON, and the numbers. All is
 * little-endian.
 *
 * @see https://github.com/huggingface/safetensors#format
 */
export function encodeTensors({tensors, metadata}: TensorFile): Uint8Array {
  const header: Record<string, unknown> = {__metadata__: {sha256: NO_CHECKSUM, ...metadata}};
  let end = 0;
  // The widest types come first, so that each tensor is aligned to the size of its type.
  const ordered = Object.entries(tensors).sort(
    ([, a], [, b]) => b.values.BYTES_PER_ELEMENT - a.values.BYTES_PER_ELEMENT,
  );
  for (const [name, {values, shape}] of ordered) {
    const dtype = (Object.keys(types) as TypeName[]).find((type) => values instanceof types[type])!;
    const start = end;
    end += values.byteLength;
    header[name] = {dtype, shape, data_offsets: [start, end]} satisfies Entry;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const file = Buffer.alloc(8 + padded + end, ' ');
  file.writeBigUInt64LE(BigInt(padded), 0);
  text.copy(file, 8);
  for (const [name, {values}] of ordered) {
    const [start] = (header[name] as Entry).data_offsets;
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 8 + padded + start);
  }
  file.write(checksumOf(file), CHECKSUM_AT);
  return file;
}

/** The header begins with the checksum, so that it can be found before anything else is trusted. */
const CHECKSUM_AT = 8 + '{"__metadata__":{"sha256":"'.length;
const NO_CHECKSUM = '0'.repeat(64);

/** SHA-256 of a file, with zeros in place of the checksum. */
function checksumOf(file: Buffer): string {
  return createHash('sha256')
    .update(file.subarray(0, CHECKSUM_AT))
    .update(NO_CHECKSUM)
    .update(file.subarray(CHECKSUM_AT + NO_CHECKSUM.length))
    .digest('hex');
}

/**
 * Decodes a file that {@link encodeTensors} wrote.
 *
 * @throws for a file that is cut off, changed, or from somewhere else.
 */
export function decodeTensors(file: Uint8Array): TensorFile {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const start = bytes.length < 8 ? Number.POSITIVE_INFINITY : 8 + Number(bytes.readBigUInt64LE(0));
  if (start > bytes.length) throw new Error('it is not a complete safetensors file');
  const checksum = bytes.toString('latin1', CHECKSUM_AT, CHECKSUM_AT + NO_CHECKSUM.length);
  if (checksum !== checksumOf(bytes)) {
    throw new Error('it does not match its checksum: it was cut off, changed or damaged');
  }
  const {__metadata__: own, ...entries} = JSON.parse(bytes.toString('utf8', 8, start)) as Record<
    string,
    Entry
  > & {__metadata__: Record<string, string>};
  const {sha256: _, ...metadata} = own;
  const tensors = Object.entries(entries).map(([name, {dtype, shape, data_offsets}]) => {
    const [from, to] = data_offsets;
    const values = new types[dtype](new Uint8Array(bytes.subarray(start + from, start + to)).buffer);
    return [name, {values, shape}] as const;
  });
  return {tensors: Object.fromEntries(tensors), metadata};
}
