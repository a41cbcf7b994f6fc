import {describe, expect, it} from 'vitest';
import {studentInterval} from './student-interval.js';

describe('studentInterval', () => {
  it('is mean -+ t s / sqrt(n)', () => {
    // s^2 = (1 + 0 + 1) / 2 = 1; t of 2 degrees of freedom is 4.303.
    const {mean, low, high} = studentInterval([1, 2, 3]);
    expect(mean).toBe(2);
    expect(low).toBeCloseTo(2 - 4.303 / Math.sqrt(3), 10);
    expect(high).toBeCloseTo(2 + 4.303 / Math.sqrt(3), 10);
  });

  it('leaves out what is not defined', () => {
    expect(studentInterval([1, null, 2, 3, Number.NaN])).toEqual(studentInterval([1, 2, 3]));
  });

  it('has no ends for one seed, and nothing for none', () => {
    expect(studentInterval([5])).toEqual({mean: 5, low: Number.NaN, high: Number.NaN});
    expect(studentInterval([null]).mean).toBe(Number.NaN);
  });

  it('has the quantiles of Student’s t for many seeds too', () => {
    // s = sqrt(n / (n - 1)) for values of -1 and 1, so that the half width is t / sqrt(n - 1).
    const t = (n: number) => {
      const values = Array.from({length: n}, (_, i) => (i % 2 ? 1 : -1));
      return studentInterval(values).high * Math.sqrt(n - 1);
    };
    // From tables: 2.160 with 13 degrees of freedom, 2.093 with 19, 2.045 with 29.
    expect(t(14)).toBeCloseTo(2.16, 2);
    expect(t(20)).toBeCloseTo(2.093, 2);
    expect(t(30)).toBeCloseTo(2.045, 2);
  });
});
