import {expect, it} from 'vitest';
import {correctPValues} from './correct-p-values.js';
import type {ArmResult, HitRates} from './results.js';

it('correctPValues corrects all p-values of a table together, and changes nothing else', () => {
  const interval = (p?: number) => ({mean: 1, low: 0, high: 2, ...(p === undefined ? {} : {p})});
  const rates = (...p: (number | undefined)[]): Record<string, HitRates> => ({
    save: {
      fresh: {rate: 0.1, lift: interval(p[0]), overBoost: interval(p[1])},
      all: {rate: 0.2, lift: interval(p[2])},
    },
  });
  const arm = (name: string, ...p: (number | undefined)[]) =>
    ({name, hits: rates(), expected: rates(...p), exposure: 0.5}) as unknown as ArmResult;
  const baseline = {
    name: 'baseline',
    hits: {save: {fresh: {rate: 1}, all: {rate: 1}}},
  } as unknown as ArmResult;
  const [first, second, third] = correctPValues([
    baseline,
    arm('a', 0.01, Number.NaN, 0.5),
    arm('b', 0.02, 0.03, 0.9),
  ]);
  expect(first).toEqual(baseline);
  // Five tests: 5 * 0.01, 4 * 0.02, 3 * 0.03, 2 * 0.5; each at least as large as the previous one.
  expect(second).toEqual(arm('a', 0.05, Number.NaN, 1));
  expect(third).toEqual(arm('b', 4 * 0.02, 3 * 0.03, 1));
});
