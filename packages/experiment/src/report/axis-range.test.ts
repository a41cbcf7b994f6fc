import {describe, expect, it} from 'vitest';
import {axisRange} from './axis-range.js';

const about = (mean: number, half = 1) => ({mean, low: mean - half, high: mean + half});

describe('axisRange', () => {
  it('does not cut an axis without outliers', () => {
    expect(axisRange([about(1), about(-2), about(3), about(8)])).toEqual({});
    expect(axisRange([])).toEqual({});
    expect(axisRange([about(0, 0), undefined])).toEqual({});
  });

  it('cuts the side of an outlier at a round number', () => {
    // Three quarters of the values reach at most 3, so the limit is 9, rounded up to 10.
    expect(axisRange([about(1), about(-2), about(2), about(2), about(-55)])).toEqual({min: -10});
    expect(axisRange([about(1), about(-2), about(2), about(2), about(55)])).toEqual({max: 10});
  });

  it('treats a distant end like a value and ignores an undefined end', () => {
    expect(axisRange([about(1), about(2), about(1), about(1, 55)])).toEqual({min: -10, max: 10});
    expect(axisRange([about(1), about(2), about(1), {mean: 1, low: 0, high: Number.NaN}])).toEqual({});
  });
});
