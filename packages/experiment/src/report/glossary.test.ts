import {describe, expect, it} from 'vitest';
import {comparisonHtml} from './comparison-html.js';
import {anchorOf, type GlossaryOptions, glossary, glossaryOptions, linkFirstUses} from './glossary.js';
import {sampleFigures} from './sample-figures.js';
import {sampleResult} from './sample-result.js';

const usual: GlossaryOptions = {
  k: 3,
  coldDays: 28,
  otherDays: {},
  actions: ['grid_click', 'save', 'click', 'like', 'love'],
  figures: true,
};
const textOf = (options: GlossaryOptions, term: string) =>
  glossary(options).find((entry) => entry.term === term)?.text;

describe('glossary', () => {
  it('gives the ages below which an item is fresh, and cold for score-reg', () => {
    const options = {...usual, coldDays: 9, otherDays: {'score-reg': 5}};
    expect(textOf(options, 'fresh')).toContain('less than 9 days');
    expect(textOf(options, 'cold')).toMatch(
      /younger than 9 days.*score-reg treats items younger than 5 days as cold/,
    );
    expect(textOf(usual, 'cold')).not.toContain('score-reg');
  });

  it('explains only the actions of the comparison', () => {
    const terms = glossary({...usual, actions: ['like', 'own']}).map(({term}) => term);
    expect(terms).toContain('like');
    expect(terms).not.toContain('grid_click');
    expect(terms).not.toContain('own');
  });

  it('prefers the meaning of an action that the log states', () => {
    const {run, ...result} = sampleResult();
    const source = {
      name: 'MovieTweetings',
      options: {},
      actions: {like: 'A rating of at least 8 out of 10.'},
    };
    const options = glossaryOptions({
      ...result,
      actions: ['like', 'love'],
      run: {command: '', threads: 1, log: {source, sha256: ''}},
    });
    expect(textOf(options, 'like')).toBe('A rating of at least 8 out of 10.');
    expect(textOf(options, 'love')).toContain('5 stars');
  });

  it('takes the plug-ins that count other items as cold from a result', () => {
    const {config, ...result} = sampleResult();
    const days = (plugIns: object) => glossaryOptions({...result, config: {...config, ...plugIns}}).otherDays;
    expect(days({plugIns: {aldi: {coldDays: 28}, mixup: {}}})).toEqual({});
    expect(days({plugIns: {'score-reg': {coldDays: 7}}})).toEqual({'score-reg': 7});
  });
});

describe('linkFirstUses', () => {
  it('links the first use of each term: whole words only, longest first', () => {
    const link = linkFirstUses(glossary(usual));
    expect(link('Charms of an arm, and its boost control.')).toBe(
      'Charms of an <a href="#word-arm">arm</a>, and its <a href="#word-boost-control">boost control</a>.',
    );
    expect(link('Arms, a boost; Hits@3')).toBe('Arms, a boost; <a href="#word-hits-3">Hits@3</a>');
  });
});

describe('a page', () => {
  it.each([
    ['quick', sampleResult()],
    ['with figures', sampleFigures()],
  ])('explains all its terms, each linked once: %s', (_, result) => {
    const page = comparisonHtml(result);
    const links = [...page.matchAll(/<a href="#(word-[^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(links).size).toBe(links.length);
    const ids = glossary(glossaryOptions(result)).map(anchorOf);
    for (const id of ids) expect(page).toContain(`<dt id="${id}">`);
    expect(ids.filter((id) => !links.includes(id))).toEqual([]);
  });
});
