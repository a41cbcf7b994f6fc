import {describe, expect, it} from 'vitest';
import type {ComparisonResult} from '../evaluate/results.js';
import {exposureChart, liftChart} from './charts.js';
import {sampleResult} from './sample-result.js';

/** The sample with one expected lift of its first arm replaced. */
function withLift(mean: number, low: number, high: number): ComparisonResult {
  const result = sampleResult();
  const [base, first, ...others] = result.arms as [never, ComparisonResult['arms'][number]];
  const save = {...first.expected!.save!, fresh: {rate: 0.1, lift: {mean, low, high}}};
  return {...result, arms: [base, {...first, expected: {...first.expected!, save}}, ...others]};
}

const places = (svg: string) => [...svg.matchAll(/ (?:x|x1|x2|cx)="([^"]+)"/g)].map(([, x]) => Number(x));

describe('liftChart', () => {
  it('draws a dot for each arm and a square for its control, with their intervals', () => {
    const svg = liftChart(sampleResult(), 'save', 'fresh');
    expect(svg.match(/<circle/g)?.length).toBe(2);
    expect(svg.match(/<rect/g)?.length).toBe(2);
    expect(svg.match(/<title>/g)?.length).toBe(4);
  });

  it('keeps to the right order along the axis', () => {
    const [, low, high, mean] = /class="arm">.*?x1="([^"]+)" x2="([^"]+)".*?cx="([^"]+)"/
      .exec(liftChart(withLift(5, -20, 10), 'save', 'fresh'))!
      .map(Number);
    // Of an interval of 30, the mean stands at 25.
    expect(mean! - low!).toBeCloseTo((25 / 30) * (high! - low!), 0);
  });

  it.each([
    [0, 0, 0],
    [-3, -1e6, 1e6],
    [1e-7, -1e-7, 1e-6],
  ])('stays inside its frame with a lift of %s [%s, %s]', (...lift) => {
    const svg = liftChart(withLift(...lift), 'save', 'fresh');
    expect(svg).not.toMatch(/NaN|Infinity/);
    for (const x of places(svg)) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(640);
    }
  });

  it('leaves out what has no number', () => {
    const svg = liftChart(withLift(Number.NaN, Number.NaN, Number.NaN), 'save', 'fresh');
    expect(svg.match(/<circle/g)?.length).toBe(1);
    expect(svg).not.toContain('NaN');
  });
});

describe('exposureChart', () => {
  it('draws bars in proportion', () => {
    const result = sampleResult();
    const arms = result.arms.map((arm, i) => ({...arm, exposure: 0.1 * (i + 1)}));
    const widths = [...exposureChart({...result, arms}).matchAll(/width="([\d.]+)"/g)].map(([, w]) =>
      Number(w),
    );
    expect(widths.length).toBe(3);
    expect(widths[1]! / widths[0]!).toBeCloseTo(2, 1);
    expect(widths[2]! / widths[0]!).toBeCloseTo(3, 1);
  });
  it('draws nothing shown as a sliver', () => {
    const result = sampleResult();
    const arms = result.arms.map((arm) => ({...arm, exposure: 0}));
    expect(exposureChart({...result, arms})).not.toContain('NaN');
  });
});
