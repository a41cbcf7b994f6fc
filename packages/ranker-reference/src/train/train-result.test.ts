import {expect, it} from 'vitest';
import {median} from './train-result.js';

it.each([
  [[3, 10, 1], 3],
  [[10, 1, 2, 4], 3],
  [[7], 7],
  [[], Number.NaN],
])('median of %o is %s', (values, expected) => {
  expect(median(values)).toBe(expected);
});
