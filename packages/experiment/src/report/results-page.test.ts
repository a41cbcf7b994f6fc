import {describe, expect, it} from 'vitest';
import {checkClaims} from './claims.js';
import {allArms} from './comparison-tables.js';
import {resultsPage} from './results-page.js';
import {sampleFigures} from './sample-figures.js';
import {withoutControl} from './sample-result.js';

it('resultsPage has all arms of each result, and expectations beside what was found', () => {
  const result = {...sampleFigures(), name: 'A world'};
  const page = resultsPage(
    new Map([
      ['results/a.json', result],
      ['results/b.json', {...result, name: 'Another'}],
    ]),
  );
  expect(page.match(/^## .*/gm)).toEqual([
    '## Side by side',
    '## A world, 67,890 training rows',
    '## Another, 67,890 training rows',
  ]);
  for (const row of allArms(result)[0]!.rows)
    expect(page.replace(/ +/g, ' ')).toContain(`| ${row.join(' | ')} |`.replace(/ +/g, ' '));
  for (const {claim, found} of checkClaims(result)) {
    expect(page).toContain(claim);
    expect(page).toContain(found);
  }
  expect(page).toContain('`results/b.json`');
  expect(page).toContain('Failed: aldi, seed 2: out of memory');
  expect(() => resultsPage(new Map([['x', withoutControl(result)]]))).toThrow('without its boost controls');
});

it('resultsPage says which comparisons are older, if there are any, and what a gradient ratio is', () => {
  const result = sampleFigures();
  const arms = result.arms.map((arm) => ({...arm, figures: {...arm.figures!, gradients: []}}));
  expect(resultsPage(new Map([['a.json', result]]))).not.toContain('without gradient ratios are older');
  const older = resultsPage(new Map([['a.json', {...result, arms}]]));
  expect(older).toContain('without gradient ratios are older');
  expect(older).toContain(
    'A gradient ratio is the size of the gradients of non-historical inputs, divided by that of historical inputs',
  );
});

describe('titles of resultsPage', () => {
  const headings = (results: [string, ReturnType<typeof sampleFigures>][]) =>
    resultsPage(new Map(results)).match(
      /^##+ (?!Side by side|Fresh lift|Beyond the boost|All items|Expectations$).*/gm,
    )!;

  it('are unique; equal ones get the name of the file', () => {
    const result = {...sampleFigures(), name: 'A log'};
    const all = headings([
      ['results/one/results.json', result],
      ['results/two.json', result],
    ]);
    expect(new Set(all).size).toBe(4);
    expect(all[0]).toBe('## A log, 67,890 training rows (one)');
    expect(all[3]).toBe('### Expectations: A log, 67,890 training rows (two)');
  });

  it('name the world once', () => {
    const log = {source: {name: 'simulateLog', options: {seed: 7}}, sha256: ''};
    const run = {command: 'x', threads: 1, log};
    const of = (name: string) => headings([['a.json', {...sampleFigures(), name, run}]])[0];
    expect(of('Log')).toBe('## Log, world 7, 67,890 training rows');
    expect(of('Log: small world 7')).toBe('## Log: small world 7, 67,890 training rows');
  });
});
