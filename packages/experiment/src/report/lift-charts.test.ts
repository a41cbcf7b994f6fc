import {describe, expect, it} from 'vitest';
import type {ComparisonResult} from '../measure/results.js';
import {beyondBoostChart, exposureChart, liftChart} from './lift-charts.js';
import {sampleResult} from './sample-result.js';

/** The sample with another expected lift of its first arm. */
function withLift(mean: number, low: number, high: number): ComparisonResult {
  const result = sampleResult();
  const [base, first, ...others] = result.arms as [never, ComparisonResult['arms'][number]];
  const save = {...first.expected!.save!, fresh: {rate: 0.1, lift: {mean, low, high}}};
  return {...result, arms: [base, {...first, expected: {...first.expected!, save}}, ...others]};
}

/** Horizontal positions of the dots of the arms and of the ends of their intervals, in pixels. */
function marks(svg: string) {
  const dots = [...svg.matchAll(/<circle cx="([\d.]+)"[^>]*fill="var\(--arm\)"/g)].map(([, x]) => Number(x));
  const lines = [...svg.matchAll(/<path d="M([\d.]+) [\d.]+L([\d.]+) [\d.]+"[^>]*stroke="var\(--(\w+)\)"/g)];
  const ends = (color: string) =>
    lines.filter(([, , , stroke]) => stroke === color).map(([, low, high]) => [Number(low), Number(high)]);
  return {dots, arm: ends('arm'), boost: ends('boost')};
}

describe('liftChart', () => {
  it('draws a dot per arm and a square per control, with their intervals', () => {
    const {chart: svg} = liftChart(sampleResult(), 'save', 'fresh');
    const {dots, arm, boost} = marks(svg);
    expect([dots.length, arm.length, boost.length]).toEqual([2, 2, 2]);
    for (const name of ['first arm', 'second arm', 'its boost control']) expect(svg).toContain(`>${name}<`);
  });

  it('places values in proportion along the axis', () => {
    const {dots, arm} = marks(liftChart(withLift(5, -20, 10), 'save', 'fresh').chart);
    const [low, high] = arm[0]! as [number, number];
    // The interval has a width of 30, and the mean lies at 25.
    expect(dots[0]! - low).toBeCloseTo((25 / 30) * (high - low), 0);
  });

  it('gives equal text for equal numbers', () => {
    const draw = () => liftChart(sampleResult(), 'save', 'fresh');
    expect(draw()).toEqual(draw());
  });

  it.each([
    [0, 0, 0],
    [-3, -1e6, 1e6],
    [1e-7, -1e-7, 1e-6],
  ])('stays inside its frame with a lift of %s [%s, %s]', (...lift) => {
    const {chart: svg} = liftChart(withLift(...lift), 'save', 'fresh');
    expect(svg).not.toMatch(/NaN|Infinity/);
    for (const x of marks(svg).arm.flat()) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(460);
    }
  });

  it('leaves out undefined values', () => {
    const {chart: svg} = liftChart(withLift(Number.NaN, Number.NaN, Number.NaN), 'save', 'fresh');
    expect(marks(svg).dots.length).toBe(1);
    expect(svg).not.toContain('NaN');
  });
});

describe('beyondBoostChart', () => {
  it('draws each arm once, right of 0 if it beats its control', () => {
    const result = sampleResult();
    const {chart: svg} = beyondBoostChart(result, 'save');
    const {dots, arm, boost} = marks(svg);
    expect([dots.length, arm.length, boost.length]).toEqual([2, 2, 0]);
    const beats = result.arms[1]!.expected!.save!.fresh.overBoost!.mean > 0;
    const zero = Number(/<path d="M([\d.]+) [\d.]+L\1 [\d.]+"[^>]*stroke="var\(--quiet\)"/.exec(svg)![1]);
    expect(dots[0]! > zero).toBe(beats);
  });
});

describe('exposureChart', () => {
  it('draws bars in proportion', () => {
    const result = sampleResult();
    const arms = result.arms.map((arm, i) => ({...arm, exposure: 0.1 * (i + 1)}));
    const {chart: svg, see} = exposureChart({...result, arms});
    expect(see).toContain('same exposure');
    const widths = [...svg.matchAll(/<path d="M[\d.]+ [\d.]+l([\d.]+) 0[^>]*fill="var\(--arm\)"/g)].map(
      ([, w]) => Number(w),
    );
    expect(widths.length).toBe(3);
    expect(widths[1]! / widths[0]!).toBeCloseTo(2, 1);
    expect(widths[2]! / widths[0]!).toBeCloseTo(3, 1);
  });

  it.each([0.2417, 0.2, 1])('leaves room for the value of the longest bar, %s', (exposure) => {
    const result = sampleResult();
    const arms = result.arms.map((arm) => ({...arm, exposure}));
    const value = (100 * exposure).toFixed(2);
    const {chart: svg} = exposureChart({...result, arms});
    const starts = [...svg.matchAll(new RegExp(`translate\\(([\\d.]+) [^>]*>${value}<`, 'g'))].map(([, x]) =>
      Number(x),
    );
    expect(starts).toHaveLength(3);
    // A digit of 12 pixels is at most 7.5 pixels wide, and the chart is 460 pixels wide.
    for (const x of starts) expect(x + 7.5 * value.length).toBeLessThanOrEqual(460);
  });

  it('accepts an exposure of 0', () => {
    const result = sampleResult();
    const arms = result.arms.map((arm) => ({...arm, exposure: 0}));
    expect(exposureChart({...result, arms}).chart).not.toContain('NaN');
  });
});
