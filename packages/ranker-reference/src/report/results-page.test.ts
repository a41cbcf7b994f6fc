import {expect, it} from 'vitest';
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
  expect(page.match(/^## .*/gm)).toEqual(['## A world', '## Another']);
  for (const row of tableOne(result)[0]!.rows)
    expect(page.replace(/ +/g, ' ')).toContain(`| ${row.join(' | ')} |`);
  for (const {claim, found} of checkClaims(result)) {
    expect(page).toContain(claim);
    expect(page).toContain(found);
  }
  expect(page).toContain('`results/b.json`');
  expect(page).toContain('Failed: aldi, seed 2: no memory was left');
  expect(() => resultsPage(new Map([['x', withoutControl(result)]]))).toThrow('without its boost control');
});
