/**
 * Reads the scalars of a TensorBoard event file; returns a list of values per tag, in the order
 * of writing.
 *
 * The file is a TFRecord of `Event` messages. Each record has its length (8 bytes), a checksum (4
 * bytes), the message and a checksum (4 bytes). The scalars are in field `summary` (5) of a
 * message, its fields `value` (1), and their fields `tag` (1) and `simple_value` (2).
 */
export function scalarsOf(file: Buffer): Record<string, number[]> {
  const scalars: Record<string, number[]> = {};
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    const event = fields(file.subarray(at + 12, at + 12 + length));
    at += 12 + length + 4;
    for (const value of event.filter(({field}) => field === 5).flatMap(({bytes}) => fields(bytes))) {
      if (value.field !== 1) continue;
      const parts = fields(value.bytes);
      const tag = parts.find(({field}) => field === 1)?.bytes.toString();
      const number = parts.find(({field}) => field === 2)?.bytes;
      if (tag === undefined || !number) continue;
      scalars[tag] ??= [];
      scalars[tag].push(number.readFloatLE(0));
    }
  }
  return scalars;
}

/** The fields of a protobuf message, each with the bytes of its value. */
function fields(message: Buffer): {field: number; bytes: Buffer}[] {
  const found: {field: number; bytes: Buffer}[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const start = at;
    const wireType = key % 8;
    if (wireType === 0) varint();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else if (wireType === 2) {
      const length = varint();
      found.push({field: Math.floor(key / 8), bytes: message.subarray(at, at + length)});
      at += length;
      continue;
    } else throw new Error(`unknown protobuf wire type: ${wireType}`);
    found.push({field: Math.floor(key / 8), bytes: message.subarray(start, at)});
  }
  return found;
}
