import {expect, it} from 'vitest';
import {shown} from './index.js';

class Tensor {}

const circular: unknown[] = [];
circular.push(circular);

it.each([
  ['0.2', '"0.2"'],
  [0.2, '0.2'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol('s'), 'Symbol(s)'],
  [() => 1, 'a function'],
  [[1, Number.NaN, 'a'], '[1,NaN,"a"]'],
  [{input: 'age', lessThan: Number.NaN}, '{"input":"age","lessThan":NaN}'],
  [new Tensor(), 'an object of class Tensor'],
  [Object.create(null), '{}'],
  [circular, '[[[...]]]'],
])('shows a value as it is written: %#', (value, expected) => {
  expect(shown(value)).toBe(expected);
});
