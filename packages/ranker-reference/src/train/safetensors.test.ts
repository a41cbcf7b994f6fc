import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decodeTensors, encodeTensors} from './safetensors.js';

describe('encodeTensors, decodeTensors', () => {
  it('restore every bit, also of NaN and infinities', () => {
    fc.assert(
      fc.property(
        fc.float32Array(),
        fc.float64Array(),
        fc.int32Array(),
        fc.string(),
        (floats, doubles, integers, note) => {
          const file = {
            tensors: {
              floats: {values: floats, shape: [floats.length]},
              doubles: {values: doubles, shape: [1, doubles.length]},
              integers: {values: integers, shape: [integers.length, 1]},
            },
            metadata: {note},
          };
          expect(decodeTensors(encodeTensors(file))).toEqual(file);
        },
      ),
    );
  });

  it('follow the format: eight bytes of length, a JSON header, little-endian numbers', () => {
    const bytes = encodeTensors({
      tensors: {a: {values: Float32Array.of(1, -2), shape: [2]}},
      metadata: {made: 'by hand'},
    });
    const header = (sha256: string) =>
      `{"__metadata__":{"sha256":"${sha256}","made":"by hand"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`;
    // Python: hashlib.sha256 of the same bytes with zeros in its place.
    const sum = 'd981f7c9c219f2b8e5b114dc1481c80de2c69d489072ae2bb5788dd060b9ce53';
    const padded = header(sum).padEnd(Math.ceil(header(sum).length / 8) * 8);
    // 1 is 0x3f800000 and -2 is 0xc0000000.
    expect([...bytes]).toEqual([
      ...[padded.length, 0, 0, 0, 0, 0, 0, 0],
      ...Buffer.from(padded),
      ...[0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0],
    ]);
  });

  it('reject a file that is truncated at any byte, or of which any byte was changed', () => {
    const bytes = encodeTensors({tensors: {a: {values: Float32Array.of(1), shape: [1]}}, metadata: {}});
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeTensors(bytes.subarray(0, length)), `${length} bytes`).toThrow(
        /^it (is not a complete safetensors file|does not match its checksum)/,
      );
    }
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.with(at, bytes[at]! ^ 1);
      expect(() => decodeTensors(changed), `byte ${at}`).toThrow(
        /^it (is not a complete safetensors file|does not match its checksum)/,
      );
    }
  });
});
