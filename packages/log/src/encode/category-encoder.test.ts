import {describe, expect, it} from 'vitest';
import {categoryEncoder, fitVocabulary} from './category-encoder.js';
import type {Encoder, Value} from './encoder.js';
import {encoderFrom} from './list-encoder.js';

function encode(encoder: Encoder, value: Value): number[] {
  const to = new Float32Array(encoder.width).fill(9);
  encoder.encode(value, to, 0);
  return [...to];
}

function vocabulary(values: Value[], size = 50, minCount = 1): Encoder {
  const fit = fitVocabulary(size, minCount);
  for (const value of values) fit.add?.(value);
  return fit.finish();
}

describe('a vocabulary', () => {
  it('has a place for each frequent value and one for all others; a missing value is zeros', () => {
    const encoder = vocabulary(['b', 'a', 'c', 'b', null, 'a', 'a'], 2);
    expect(encode(encoder, 'a')).toEqual([1, 0, 0]);
    expect(encode(encoder, 'b')).toEqual([0, 1, 0]);
    expect(encode(encoder, 'c')).toEqual([0, 0, 1]);
    expect(encode(encoder, 'never seen')).toEqual([0, 0, 1]);
    expect(encode(encoder, null)).toEqual([0, 0, 0]);
  });

  it('breaks ties by their characters and leaves out rare values', () => {
    const encoder = vocabulary(['d', 'c', 'd', 'c', 'z'], 50, 2);
    expect(encoder.toJSON()).toEqual({kind: 'vocabulary', values: ['c', 'd']});
  });

  it('treats a number as its text', () => {
    expect(encode(vocabulary([3, 3, 4]), '3')).toEqual([1, 0, 0]);
  });
});

describe('a hash', () => {
  const hash = categoryEncoder({kind: 'hash', buckets: 32, hashes: 2, seed: 1});

  it('sets its buckets to a length of 1, unless they collide', () => {
    const lengths = Array.from({length: 500}, (_, i) =>
      encode(hash, `item ${i}`).reduce((sum, value) => sum + value ** 2, 0),
    );
    // Two of 32 buckets collide in 1 of 32 cases: then the signs cancel (0) or add up (2).
    const apart = lengths.filter((length) => Math.abs(length - 1) < 1e-6).length;
    expect(apart / 500).toBeGreaterThan(0.94);
    expect(apart / 500).toBeLessThan(0.995);
  });

  it('spreads values evenly over the buckets, with balanced signs', () => {
    const sums = new Float64Array(32);
    let signs = 0;
    for (let i = 0; i < 3200; i++) {
      encode(hash, `item ${i}`).forEach((value, bucket) => {
        sums[bucket]! += Math.abs(value) * Math.SQRT2;
        signs += Math.sign(value);
      });
    }
    // 200 expected in each, with a deviation of 14.
    expect(Math.min(...sums)).toBeGreaterThan(200 - 5 * 14);
    expect(Math.max(...sums)).toBeLessThan(200 + 5 * 14);
    expect(Math.abs(signs)).toBeLessThan(5 * Math.sqrt(6400));
  });

  it('differs with another seed; a missing value is zeros', () => {
    const other = categoryEncoder({kind: 'hash', buckets: 32, hashes: 2, seed: 2});
    const differ = Array.from({length: 50}, (_, i) => String(encode(hash, i)) !== String(encode(other, i)));
    expect(differ.filter(Boolean).length).toBeGreaterThan(45);
    expect(encode(hash, null)).toEqual(new Array(32).fill(0));
  });
});

it.each([vocabulary(['a', 'b', 'a']), categoryEncoder({kind: 'hash', buckets: 8, hashes: 3, seed: -4})])(
  'encodes bit for bit the same after it was saved',
  (encoder) => {
    const again = encoderFrom(JSON.parse(JSON.stringify(encoder)));
    for (const value of [null, 'a', 'x', 7]) expect(encode(again, value)).toEqual(encode(encoder, value));
  },
);
