import {describe, expect, it} from 'vitest';
import type {ComparisonResult, Interval} from '../measure/results.js';
import {sampleResult, withoutControl} from './sample-result.js';
import {verdict} from './verdict.js';

const above: Interval = {mean: 2, low: 0.1, high: 4};
const below: Interval = {mean: -2, low: -4, high: -0.1};
const touching: Interval = {mean: 2, low: 0, high: 4};
/** Unbounded, because more than 2.5 % of its resamples had no baseline hit. */
const open: Interval = {mean: 201, low: 7.3, high: Number.POSITIVE_INFINITY};
const none: Interval = {mean: Number.NaN, low: Number.NaN, high: Number.NaN};

/** The sample with these intervals of the first arm, for save and click. */
function withIntervals(fresh: readonly Interval[], all: readonly Interval[]): ComparisonResult {
  const result = sampleResult();
  const [base, first] = result.arms as [ComparisonResult['arms'][0], ComparisonResult['arms'][0]];
  const rates = Object.fromEntries(
    result.actions.map((action, i) => [
      action,
      {fresh: {rate: 0.1, lift: above, overBoost: fresh[i]!}, all: {rate: 0.1, lift: all[i]!}},
    ]),
  );
  return {...result, arms: [base, {...first, expected: rates}]};
}

describe('verdict', () => {
  it.each<[string, Interval[], Interval[], string]>([
    [
      'intervals that include 0, even at their end',
      [touching, touching],
      [touching, touching],
      'On fresh items no difference from the boost control beyond chance for save, click. On all items no difference from the baseline beyond chance for save, click.',
    ],
    [
      'one action above',
      [touching, above],
      [above, touching],
      'On fresh items better than the boost control for click; no difference from the boost control beyond chance for save. On all items more hits than the baseline for save; no difference from the baseline beyond chance for click.',
    ],
    [
      'one above and one below',
      [below, above],
      [below, above],
      'On fresh items better than the boost control for click; worse than the boost control for save. On all items more hits than the baseline for click; fewer hits than the baseline for save.',
    ],
    [
      'undefined and unbounded intervals, however far from 0',
      [none, open],
      [none, open],
      'On fresh items too few hits for a conclusion for save, click. On all items too few hits for a conclusion for save, click.',
    ],
  ])('draws conclusions from %s', (_, fresh, all, sentence) => {
    expect(verdict(withIntervals(fresh, all))[0]).toBe(`first arm: ${sentence}`);
  });

  it('warns first about a single seed', () => {
    const lines = verdict({...withIntervals([above, above], [above, above]), seeds: [4]});
    expect(lines[0]).toMatch(/^One seed/);
    expect(lines[1]).toMatch(/^first arm: /);
  });

  it('lists arms with the same conclusions in one line', () => {
    const {arms, ...result} = withIntervals([above, touching], [touching, touching]);
    const [base, first] = arms as [ComparisonResult['arms'][0], ComparisonResult['arms'][0]];
    const other = {...withIntervals([below, touching], [touching, touching]).arms[1]!, name: 'other'};
    const again = {...first, name: 'again, tuned'};
    const said = verdict({...result, arms: [base, first, other, again]});
    expect(said).toEqual([
      expect.stringMatching(
        /^first arm; again, tuned: On fresh items better than the boost control for save;/,
      ),
      expect.stringMatching(/^other: On fresh items worse than the boost control for save;/),
    ]);
  });

  it('uses the labels without true probabilities', () => {
    const {arms, ...result} = withIntervals([above, above], [touching, touching]);
    const labelsOnly = arms.map(({expected, ...arm}, i) => (i > 0 ? {...arm, hits: expected!} : arm));
    expect(verdict({...result, arms: labelsOnly})[0]).toContain(
      'better than the boost control for save, click',
    );
  });

  it('rejects a result without a boost control', () => {
    expect(() => verdict(withoutControl(sampleResult()))).toThrow(
      'cannot be printed without its boost controls',
    );
  });
});
