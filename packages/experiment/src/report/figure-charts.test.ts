import {describe, expect, it} from 'vitest';
import {forEachMeasure} from '../measure/measures/measure.js';
import {figureCharts} from './figure-charts.js';
import {sampleFigures} from './sample-figures.js';
import {sampleResult} from './sample-result.js';

describe('figureCharts', () => {
  it('draws each figure of the paper and says how to read it', () => {
    const groups = figureCharts(sampleFigures());
    expect(
      groups.map(({see, charts}) => [/\((?:Figures|Table) .*\)$/.exec(see)?.[0], charts.length]),
    ).toEqual([
      ['(Figures 2c and 6c)', 2],
      ['(Figures 2c and 6c)', 2],
      // The gap by weight, which is not in the paper.
      [undefined, 2],
      ['(Figures 2a and 6a)', 2],
      ['(Figures 2b and 6b)', 1],
      ['(Figures 7a and 7b)', 3],
      ['(Table 5)', 2],
    ]);
    for (const {charts} of groups) {
      for (const {chart, see} of charts) {
        expect(see).toMatch(/^[^\n]+\.$/);
        expect(chart).toMatch(/^<svg .*<\/svg>$/s);
        expect(chart).not.toContain('NaN');
        expect(chart).toContain('var(--arm)');
      }
    }
  });

  it('names the inputs, the positions and both arms', () => {
    const text = figureCharts(sampleFigures())
      .flatMap(({charts}) => charts.map(({chart}) => chart))
      .join('');
    for (const name of [
      'content',
      'all historical',
      'positions 4-10',
      'residual (1)',
      'mixup (3)',
      'baseline',
    ]) {
      expect(text).toContain(`>${name}<`);
    }
  });

  it('draws dots without lines for a single seed', () => {
    const {arms, ...rest} = sampleFigures();
    const bare = arms.map((arm) => ({
      ...arm,
      scores: Object.fromEntries(
        Object.entries(arm.scores).map(([action, values]) => {
          const value = {mean: 1, low: Number.NaN, high: Number.NaN};
          return [action, forEachMeasure(values, () => value)];
        }),
      ),
    }));
    const [gaps] = figureCharts({...rest, arms: bare});
    expect(gaps!.charts[0]!.chart).not.toContain('NaN');
    expect(gaps!.charts[0]!.chart.match(/<circle|<path/g)!.length).toBeGreaterThanOrEqual(arms.length);
  });

  it('draws only what was measured', () => {
    expect(figureCharts(sampleResult()).map(({title}) => title)).toEqual([
      'Score gap of cold positives',
      'Score gap of cold negatives',
    ]);
  });
});
