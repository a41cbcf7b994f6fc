import {describe, expect, it} from 'vitest';
import {dateOf, dayName} from './date-of.js';

describe('dateOf', () => {
  it('returns the date in UTC, with leap years', () => {
    expect([0, 59, 789, -1].map(dateOf)).toEqual(['1970-01-01', '1970-03-01', '1972-02-29', '1969-12-31']);
  });
});

describe('dayName', () => {
  it('counts from the first date, or returns the number without one', () => {
    expect(dayName(2, '2024-02-28')).toBe('2024-03-01');
    expect(dayName(2)).toBe('day 2');
  });
});
