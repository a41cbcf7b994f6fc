import {expect, it} from 'vitest';
import {caption} from './caption.js';

const about = (mean: number, half: number) => ({mean, low: mean - half, high: mean + half});
const names = ['a', 'b', 'c', 'd'];

it.each([
  [[about(2, 1), about(-2, 1), about(2, 3), undefined], 'Beyond chance, right of 0: a; left of 0: b.'],
  [[about(0, 1), {mean: 1, low: 0.5, high: Infinity}], 'None lies beyond chance from 0.'],
  [[about(0, 1), about(1, 2)], 'None lies beyond chance from 0.'],
  [[{mean: 1, low: Number.NaN, high: Number.NaN}], 'Dots without lines: a single seed has no interval.'],
  [[undefined, about(Number.NaN, 0)], 'There is nothing to measure.'],
])('caption of %o is %s', (values, text) => {
  expect(caption(names, values)).toBe(text);
});
