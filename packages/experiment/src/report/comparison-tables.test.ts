import {describe, expect, it} from 'vitest';
import type {HitRates} from '../measure/results.js';
import {number, signedInterval} from './cells.js';
import {allArms, comparisonSummary, comparisonTables} from './comparison-tables.js';
import {sampleFigures} from './sample-figures.js';
import {sampleResult, withoutControl} from './sample-result.js';

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

describe('signedInterval', () => {
  it.each([
    [{mean: 1.234, low: -0.5, high: 2}, '+1.23 [-0.50, 2.00]'],
    [{mean: -1, low: -2, high: 0}, '-1.00 [-2.00, 0.00]'],
    [{mean: 50, low: Number.NaN, high: Number.NaN}, '+50.00 [–, –]'],
    [{mean: Number.NaN, low: 0, high: 0}, '–'],
    [undefined, '–'],
  ])('%o is %s', (value, text) => {
    expect(signedInterval(value)).toBe(text);
  });
});

describe('allArms', () => {
  it('has all arms but the baseline, with a star for corrected p-values of at most 0.05', () => {
    const result = sampleFigures();
    const [first] = allArms(result);
    const treated = result.arms.slice(1).map(({name}) => name);
    expect(first!.rows.map(([action, arm]) => `${action} ${arm}`)).toEqual(
      result.actions.flatMap((action) =>
        treated.flatMap((name) => [`${action} ${name}`, `${action} its boost control`]),
      ),
    );
    const {fresh, all} = result.arms[1]!.boost!.expected!.save!;
    const control = ['', signedInterval(fresh.lift), '', signedInterval(all.lift)];
    expect(first!.rows[1]).toEqual(['save', 'its boost control', ...control]);
    expect(first!.rows.flat().join()).not.toContain('*');
    // The sample has no p-values of expected hits.
    expect(first!.note).not.toContain('star');
    const rate = result.arms[1]!.expected!.save!.all;
    const starred = (p: number) => {
      const arm = structuredClone(result.arms[1]!);
      const expected = {
        ...arm.expected,
        save: {...arm.expected!.save!, all: {...rate, lift: {...rate.lift!, p}}},
      };
      const [table] = allArms({...result, arms: [result.arms[0]!, {...arm, expected}]});
      return table!.rows[0]!;
    };
    expect(starred(0.05)[5]).toMatch(/ \*$/);
    expect(starred(0.051)[5]).not.toContain('*');
  });

  it('is empty for a baseline alone', () => {
    const result = sampleResult();
    expect(allArms({...result, arms: result.arms.slice(0, 1)})).toEqual([]);
  });
});

describe('comparisonTables', () => {
  it('gives every row as many cells as its head', () => {
    for (const {head, rows} of comparisonTables(sampleResult())) {
      for (const row of rows) expect(row.length).toBe(head.length);
    }
  });

  it('puts the boost control of the same slice below each lift', () => {
    const result = sampleResult();
    const [, expected] = comparisonTables(result);
    const {expected: own, boost} = result.arms[1]!;
    const at = expected!.rows.findIndex(([action, arm]) => action === 'click' && arm === 'first arm');
    const lifts = ({fresh, all}: HitRates) => [fresh.lift, all.lift].map((lift) => signedInterval(lift));
    const [row, control] = [expected!.rows[at]!, expected!.rows[at + 1]!];
    expect([row[3], row[5]]).toEqual(lifts(own!.click!));
    expect(control[1]).toBe('its boost control');
    expect([control[3], control[5]]).toEqual(lifts(boost!.expected!.click!));
  });

  it('gives the number of hits behind a realised rate', () => {
    const {arms, ...result} = sampleResult();
    const [base, ...others] = arms;
    const {save, click} = base!.hits;
    const fresh = {...save!.fresh, rate: 0.0855, counts: {hits: 22.2, requests: 258}};
    const hits = {save: {...save!, fresh}, click: click!};
    const [, , realised] = comparisonTables({...result, arms: [{...base!, hits}, ...others]});
    expect(realised!.rows[0]![2]).toBe('8.55 % (22.2 of 258)');
    expect(realised!.note).toContain(
      'the number of requests with a hit on a fresh item in the top 3, of the requests that list a fresh item; means over the 2 seeds.',
    );
  });

  it('has no table of expected hits without true probabilities', () => {
    const result = sampleResult();
    const arms = result.arms.map(({expected: _, ...arm}) => arm);
    const titles = comparisonTables({...result, arms}).map(({title}) => title);
    expect(titles.slice(0, 5)).toEqual([
      'All arms',
      'Hits@3, realised',
      'Beyond the boost',
      'Exposure and cost',
      'Scores',
    ]);
  });

  it('accepts a result that was read back from JSON', () => {
    const result = sampleResult();
    const hits = {...result.arms[0]!.hits, save: {fresh: {rate: Number.NaN}, all: {rate: 0.5}}};
    const arms = [{...result.arms[0]!, hits}, ...result.arms.slice(1)];
    const before = comparisonTables({...result, arms});
    expect(comparisonTables(JSON.parse(JSON.stringify({...result, arms})))).toEqual(before);
    expect(before[2]!.rows[0]).toEqual(['save', 'plain one', '–', 'reference', '50.00 %', 'reference']);
  });

  it('puts the scores of the boost control below each arm', () => {
    const result = sampleResult();
    const {rows} = comparisonTables(result).find(({title}) => title === 'Scores')!;
    const {scores} = result.arms[2]!.boost!;
    const at = rows.findIndex(([action, arm]) => action === 'click' && arm === 'second arm');
    expect(rows[at + 1]!.slice(1, 4)).toEqual([
      'its boost control',
      scores.click!.auc.mean.toFixed(4),
      scores.click!.withinColdAuc.mean.toFixed(4),
    ]);
  });

  it('rejects a result without a boost control', () => {
    expect(() => comparisonTables(withoutControl(sampleResult()))).toThrow(
      "a comparison cannot be printed without its boost controls. Received: arm 'second arm' without one.",
    );
  });
});

describe('comparisonSummary', () => {
  it('summarises the data, the training and the ranking', () => {
    expect(comparisonSummary(sampleResult())).toBe(
      '67,890 training rows (12.3 % with a cold item, younger than 28 days), 2,345 evaluation rows in 98 requests (23.4 % cold). ' +
        '2 seeds, 1 epoch, batch size 64, 1,061 steps, 12,345 parameters (tiny), backend cpu. Ranked by save + click.',
    );
  });

  it('leaves out actions without utility', () => {
    const {config} = sampleResult();
    const of = (save: number, click: number) =>
      comparisonSummary(sampleResult({config: {...config, utilities: {save, click}}}));
    expect(of(2.5, 1)).toContain('Ranked by 2.5 save + click.');
    expect(of(0, 1)).toContain('Ranked by click.');
  });

  it('warns about trainings of few steps', () => {
    const {config} = sampleResult();
    // 67,890 rows / 8000 = 8.5.
    const short = comparisonSummary(sampleResult({config: {...config, batchSize: 8000}}));
    expect(short).toContain('Trained for only 9 steps (67890 rows, batches of 8000, 1 epoch)');
  });
});
