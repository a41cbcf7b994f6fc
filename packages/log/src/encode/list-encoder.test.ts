import {describe, expect, it} from 'vitest';
import {checkSchema} from '../schema/schema.js';
import type {Encoder, Value} from './encoder.js';
import {startFit} from './fit-encoder.js';
import {encoderFrom} from './list-encoder.js';

function feature(what: object) {
  const features = {x: {column: 'x', type: 'list', ...what}};
  const time = {column: 't'};
  return checkSchema({version: 1, request: 'r', user: 'u', item: 'i', time, actions: {a: 'a'}, features})
    .features.x!;
}

function fitted(what: object, values: Value[]): Encoder {
  const fit = startFit(feature(what));
  for (const value of values) fit.add?.(value);
  return fit.finish();
}

function encode(encoder: Encoder, value: Value): number[] {
  const to = new Float32Array(encoder.width).fill(9);
  encoder.encode(value, to, 0);
  return [...to];
}

describe('a list', () => {
  it('is the mean of its elements; an empty list is zeros', () => {
    const encoder = fitted({group: 'candidate', of: 'categorical'}, [['b', 'a'], ['a']]);
    expect(encode(encoder, ['a', 'b', 'a', 'new'])).toEqual([0.5, 0.25, 0.25]);
    expect(encode(encoder, [])).toEqual([0, 0, 0]);
    expect(encode(encoder, null)).toEqual([0, 0, 0]);
  });

  it('uses only the first elements, also when fitted', () => {
    const encoder = fitted({group: 'candidate', of: 'dense', steps: 2}, [
      [1, 3, 1e9],
      [1, 3],
    ]);
    // 1 and 3: mean 2, deviation 1.
    expect(encode(encoder, [3, 3, -1e9])).toEqual([1]);
  });

  it('rejects a value that is not a list', () => {
    const encoder = fitted({group: 'candidate', of: 'dense'}, []);
    expect(() => encode(encoder, 3)).toThrow(/encode: a value is not a list/);
  });
});

describe('a sequence', () => {
  it('keeps the order, distinguishes a step of zeros from padding, and pads at the end', () => {
    const encoder = fitted({group: 'sequence', of: 'embedding', width: 2, steps: 3}, []);
    expect(
      encode(encoder, [
        [1, 2],
        [0, 0],
      ]),
    ).toEqual([1, 1, 2, 1, 0, 0, 0, 0, 0]);
    expect(encode(encoder, null)).toEqual(new Array(9).fill(0));
  });
});

it('encodes bit for bit the same after it was saved', () => {
  const encoder = fitted({group: 'sequence', of: 'dense', encoder: 'quantile'}, [[1, 2, 3], [4]]);
  const again = encoderFrom(JSON.parse(JSON.stringify(encoder)));
  expect(encode(again, [2.5, 9])).toEqual(encode(encoder, [2.5, 9]));
});
