import {describe, expect, it} from 'vitest';
import {checkClaims} from './claims.js';
import {tableOne} from './figure-sections.js';
import {resultsPage} from './results-page.js';
import {sampleFigures} from './sample-figures.js';
import {withoutControl} from './sample-result.js';

it('resultsPage has each result with its arms, and what was expected beside what was found', () => {
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
  for (const row of tableOne(result)[0]!.rows)
    expect(page.replace(/ +/g, ' ')).toContain(`| ${row.join(' | ')} |`.replace(/ +/g, ' '));
  for (const {claim, found} of checkClaims(result)) {
    expect(page).toContain(claim);
    expect(page).toContain(found);
  }
  expect(page).toContain('`results/b.json`');
  expect(page).toContain('Failed: aldi, seed 2: no memory was left');
  expect(() => resultsPage(new Map([['x', withoutControl(result)]]))).toThrow('without its boost control');
});

describe('titles of resultsPage', () => {
  const headings = (results: [string, ReturnType<typeof sampleFigures>][]) =>
    resultsPage(new Map(results)).match(
      /^##+ (?!Side by side|Fresh lift|Beyond the boost|All items|Expected, and held).*/gm,
    )!;

  it('are all different, those of equal results by the names of their files', () => {
    const result = {...sampleFigures(), name: 'A log'};
    const all = headings([
      ['results/one/results.json', result],
      ['results/two.json', result],
    ]);
    expect(new Set(all).size).toBe(4);
    expect(all[0]).toBe('## A log, 67,890 training rows (one)');
    expect(all[3]).toBe('### Expected and found: A log, 67,890 training rows (two)');
  });

  it('say the world, once', () => {
    const log = {source: {name: 'simulateLog', options: {seed: 7}}, sha256: ''};
    const run = {command: 'x', threads: 1, log};
    const of = (name: string) => headings([['a.json', {...sampleFigures(), name, run}]])[0];
    expect(of('Log')).toBe('## Log, world 7, 67,890 training rows');
    expect(of('Log: small world 7')).toBe('## Log: small world 7, 67,890 training rows');
  });
});
