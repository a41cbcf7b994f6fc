import {describe, expect, it} from 'vitest';
import type {ArmResult, ComparisonResult, HitRates} from '../measure/results.js';
import {interval, number} from './cells.js';
import {sampleResult, withoutControl} from './sample-result.js';
import {comparisonSections, comparisonSummary} from './sections.js';

describe('number', () => {
  it.each([
    [1.236, '1.24'],
    [null, '–'],
    [undefined, '–'],
    [Number.NaN, '–'],
  ])('%s is %s', (value, text) => {
    expect(number(value)).toBe(text);
  });
});

describe('interval', () => {
  it.each([
    [{mean: 1.234, low: -0.5, high: 2}, '+1.23 [-0.50, 2.00]'],
    [{mean: -1, low: -2, high: 0}, '-1.00 [-2.00, 0.00]'],
    [{mean: 50, low: 0, high: Number.POSITIVE_INFINITY}, '+50.00 [0.00, ∞]'],
    [{mean: Number.NaN, low: 0, high: 0}, '–'],
    [undefined, '–'],
  ])('%o is %s', (value, text) => {
    expect(interval(value)).toBe(text);
  });
});

describe('comparisonSections', () => {
  it('gives every row as many cells as the head has', () => {
    for (const {head, rows} of comparisonSections(sampleResult())) {
      for (const row of rows) expect(row.length).toBe(head.length);
    }
  });

  it('puts the boost control of the same slice below each lift', () => {
    const result = sampleResult();
    const [expected] = comparisonSections(result);
    const {expected: own, boost} = result.arms[1]!;
    const at = expected!.rows.findIndex(([action, arm]) => action === 'click' && arm === 'first arm');
    const lifts = ({fresh, all}: HitRates) => [fresh.lift, all.lift].map((lift) => interval(lift));
    const [row, control] = [expected!.rows[at]!, expected!.rows[at + 1]!];
    expect([row[3], row[5]]).toEqual(lifts(own!.click!));
    expect(control[1]).toBe('its boost control');
    expect([control[3], control[5]]).toEqual(lifts(boost!.expected!.click!));
  });

  it('puts the hits beside a realised rate where they are known', () => {
    const {arms, ...result} = sampleResult();
    const [base, ...others] = arms;
    const {save, click} = base!.hits;
    const fresh = {...save!.fresh, rate: 0.0855, counts: {hits: 22.2, requests: 258}};
    const hits = {save: {...save!, fresh}, click: click!};
    const [, realised] = comparisonSections({...result, arms: [{...base!, hits}, ...others]});
    expect(realised!.rows[0]![2]).toBe('8.55 % (22.2 of 258)');
    expect(realised!.note).toContain(
      'of the evaluation requests that list a fresh item, in how many the top 3 holds a fresh item with the action, as a mean over the 2 seeds.',
    );
  });

  it('has no table of expected hits where they are not known', () => {
    const result = sampleResult();
    const arms = result.arms.map(({expected: _, ...arm}) => arm);
    const titles = comparisonSections({...result, arms}).map(({title}) => title);
    expect(titles).toEqual([
      'Hits@3, realised',
      'Beyond the boost',
      'Exposure, cost',
      'Scores, and those of cold items',
    ]);
  });

  it('takes a result that was read back from JSON', () => {
    const result = sampleResult();
    const hits = {...result.arms[0]!.hits, save: {fresh: {rate: Number.NaN}, all: {rate: 0.5}}};
    const arms = [{...result.arms[0]!, hits}, ...result.arms.slice(1)];
    const before = comparisonSections({...result, arms});
    expect(comparisonSections(JSON.parse(JSON.stringify({...result, arms})))).toEqual(before);
    expect(before[1]!.rows[0]).toEqual(['save', 'plain one', '–', 'reference', '50.00 %', 'reference']);
  });

  it('puts what scores look like under the boost control below each arm', () => {
    const result = sampleResult();
    const {rows} = comparisonSections(result).at(-1)!;
    const {quality} = result.arms[2]!.boost!;
    const at = rows.findIndex(([action, arm]) => action === 'click' && arm === 'second arm');
    expect(rows[at + 1]!.slice(1, 4)).toEqual([
      'its boost control',
      quality!.click!.auc!.toFixed(4),
      quality!.click!.withinColdAuc!.toFixed(4),
    ]);
  });

  it('explains an interval without an end, and only where there is one', () => {
    const result = sampleResult();
    const says = (of: ComparisonResult) =>
      comparisonSections(of).filter(({note}) => note.includes('∞: the interval has no upper end'));
    expect(says(result)).toEqual([]);
    const [base, first, ...others] = result.arms as [ArmResult, ArmResult];
    const lift = {mean: 100, low: 0, high: Number.POSITIVE_INFINITY};
    const save = {...first.hits.save!, fresh: {rate: 0.1, lift}};
    const open = {...result, arms: [base, {...first, hits: {...first.hits, save}}, ...others]};
    expect(says(open).map(({title}) => title)).toEqual(['Hits@3, realised']);
  });

  it('refuses a result without its boost control', () => {
    expect(() => comparisonSections(withoutControl(sampleResult()))).toThrow(
      "a comparison is not printed without its boost control. Received: arm 'second arm' without one.",
    );
  });
});

describe('comparisonSummary', () => {
  it('says what was run', () => {
    expect(comparisonSummary(sampleResult())).toBe(
      '67,890 training rows (12.3 % cold, of items younger than 28 days), 2,345 evaluation rows in 98 requests (23.4 % cold). ' +
        '2 seeds, 1 epoch, batch 64, 1,061 steps, 12,345 parameters (tiny), backend cpu. Ranked by save + click.',
    );
  });

  it('says what rows are ranked by, without actions that do not count', () => {
    const {config} = sampleResult();
    const of = (save: number, click: number) =>
      comparisonSummary(sampleResult({config: {...config, utilities: {save, click}}}));
    expect(of(2.5, 1)).toContain('Ranked by 2.5 save + click.');
    expect(of(0, 1)).toContain('Ranked by click.');
  });

  it('warns of trainings of few steps', () => {
    const {config} = sampleResult();
    // 67,890 rows / 8000 = 8.5.
    const short = comparisonSummary(sampleResult({config: {...config, batchSize: 8000}}));
    expect(short).toContain('Trained for only 9 steps (67890 rows, batches of 8000, 1 epoch)');
  });
});
