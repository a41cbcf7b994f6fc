import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type LearningRateSchedule, learningRateAt} from './learning-rate.js';

const base: LearningRateSchedule = {
  learningRate: 0.1,
  schedule: 'constant',
  warmupSteps: 0,
  finalShare: 0,
  stepEvery: 0,
  stepFactor: 0.1,
};
const rates = (steps: number, options: Partial<LearningRateSchedule>) =>
  Array.from({length: steps}, (_, step) => learningRateAt(step, steps, {...base, ...options}));

function expectRates(actual: readonly number[], expected: readonly number[]) {
  expect(actual.length).toBe(expected.length);
  actual.forEach((rate, i) => void expect(rate).toBeCloseTo(expected[i]!, 12));
}

describe('learningRateAt', () => {
  it('is constant without a schedule', () => {
    expect(rates(3, {})).toEqual([0.1, 0.1, 0.1]);
  });
  it('rises linearly, to the full rate in the last step of the warm-up', () => {
    expectRates(rates(6, {warmupSteps: 4}), [0.025, 0.05, 0.075, 0.1, 0.1, 0.1]);
  });
  it('falls along half a cosine, from the full rate to finalShare of it', () => {
    // The cosines of 0, 60, 120 and 180 degrees are 1, 0.5, -0.5 and -1.
    expectRates(rates(4, {schedule: 'cosine'}), [0.1, 0.075, 0.025, 0]);
    expectRates(rates(4, {schedule: 'cosine', finalShare: 0.2}), [0.1, 0.08, 0.04, 0.02]);
    expectRates(rates(3, {schedule: 'cosine', warmupSteps: 2}), [0.05, 0.1, 0.1]);
  });
  it('falls by stepFactor every stepEvery steps, by default every third of the steps', () => {
    expectRates(rates(5, {schedule: 'step', stepEvery: 2, stepFactor: 0.5}), [0.1, 0.1, 0.05, 0.05, 0.025]);
    expectRates(rates(6, {schedule: 'step'}), [0.1, 0.1, 0.01, 0.01, 0.001, 0.001]);
  });
  it('stays between 0 and the full rate, and never rises after the warm-up', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('constant', 'cosine', 'step'),
        fc.integer({min: 1, max: 60}),
        fc.integer({min: 0, max: 20}),
        (schedule, steps, warmupSteps) => {
          const all = rates(steps, {schedule, warmupSteps});
          expect(all.every((rate) => rate >= 0 && rate <= 0.1 + 1e-15)).toBe(true);
          all.slice(warmupSteps + 1).forEach((rate, i) => {
            expect(rate).toBeLessThanOrEqual(all[warmupSteps + i]! + 1e-15);
          });
        },
      ),
    );
  });
});
