import {describe, expect, it} from 'vitest';
import {judge} from './early-stopping.js';

const measured = (...values: number[]) => values.map((value, i) => ({step: 10 * (i + 1), value}));

describe('judge', () => {
  it('knows no best before the first measurement', () => {
    expect(judge([], {goal: 'max', patience: 1})).toEqual({best: undefined, stop: false});
  });
  it('stops when so many in a row were not better, and names the first of equals', () => {
    const max = {goal: 'max', patience: 2} as const;
    expect(judge(measured(1, 3, 2), max)).toEqual({best: {step: 20, value: 3}, stop: false});
    expect(judge(measured(1, 3, 3, 2), max)).toEqual({best: {step: 20, value: 3}, stop: true});
    expect(judge(measured(1, 3, 2, 4), max)).toEqual({best: {step: 40, value: 4}, stop: false});
  });
  it('takes less for better where the goal is the least', () => {
    const min = {goal: 'min', patience: 1} as const;
    expect(judge(measured(3, 1), min)).toEqual({best: {step: 20, value: 1}, stop: false});
    expect(judge(measured(1, 3), min).stop).toBe(true);
  });
  it('does not count what is better by no more than minDelta', () => {
    const options = {goal: 'max', patience: 1, minDelta: 0.5} as const;
    expect(judge(measured(1, 1.5), options)).toEqual({best: {step: 10, value: 1}, stop: true});
    expect(judge(measured(1, 1.6), options).best).toEqual({step: 20, value: 1.6});
  });
});
