import {describe, expect, it} from 'vitest';
import {earlyStopping} from './early-stopping.js';

const measured = (...values: number[]) => values.map((value, i) => ({step: 10 * (i + 1), value}));

describe('earlyStopping', () => {
  it('has no best before the first measurement', () => {
    expect(earlyStopping([], {goal: 'max', patience: 1})).toEqual({best: undefined, stop: false});
  });
  it('stops after `patience` measurements without an improvement, and returns the first among equals', () => {
    const max = {goal: 'max', patience: 2} as const;
    expect(earlyStopping(measured(1, 3, 2), max)).toEqual({best: {step: 20, value: 3}, stop: false});
    expect(earlyStopping(measured(1, 3, 3, 2), max)).toEqual({best: {step: 20, value: 3}, stop: true});
    expect(earlyStopping(measured(1, 3, 2, 4), max)).toEqual({best: {step: 40, value: 4}, stop: false});
  });
  it('treats lower values as better when the goal is min', () => {
    const min = {goal: 'min', patience: 1} as const;
    expect(earlyStopping(measured(3, 1), min)).toEqual({best: {step: 20, value: 1}, stop: false});
    expect(earlyStopping(measured(1, 3), min).stop).toBe(true);
  });
  it('ignores an improvement of at most minDelta', () => {
    const options = {goal: 'max', patience: 1, minDelta: 0.5} as const;
    expect(earlyStopping(measured(1, 1.5), options)).toEqual({best: {step: 10, value: 1}, stop: true});
    expect(earlyStopping(measured(1, 1.6), options).best).toEqual({step: 20, value: 1.6});
  });
});
