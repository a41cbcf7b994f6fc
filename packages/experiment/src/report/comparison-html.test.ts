import {describe, expect, it} from 'vitest';
import {comparisonHtml} from './comparison-html.js';
import {sampleFigures} from './sample-figures.js';
import {printed, sampleResult, withoutControl} from './sample-result.js';

describe('comparisonHtml', () => {
  it('contains every arm and every number', () => {
    const result = sampleResult();
    const page = comparisonHtml(result);
    expect(printed(result).filter((each) => !page.includes(each))).toEqual([]);
  });

  it('loads nothing from elsewhere', () => {
    expect(comparisonHtml(sampleResult())).not.toMatch(
      /https?:|src=|href="(?!#)|url\(|@import|<script|<link|<iframe/i,
    );
  });

  it('begins with the conclusions and ends with how to get the numbers again', () => {
    const run = {
      command: 'node scripts/demo.mjs --seeds 2',
      threads: 1,
      log: {source: {name: 'simulateLog', options: {seed: 7}}, sha256: '0123456789abcdef0123'},
    };
    const versions = {node: '20.19.0', 'ranker-reference': '1.2.3'};
    const machine = {platform: 'linux x64', cpu: 'A processor', cores: 2, memoryGb: 8, versions};
    const page = comparisonHtml(sampleResult({run, machine}));
    expect(page.indexOf('<li>first ')).toBeLessThan(page.indexOf('<svg'));
    const footer = page.slice(page.indexOf('<footer>'));
    for (const text of [
      '<code>node scripts/demo.mjs --seeds 2</code>',
      'simulateLog, seed of the world 7, SHA-256 of its encoded numbers 0123456789abcdef…<',
      'Seeds 1, 2; backend cpu, 1 thread<',
      'node 20.19.0, ranker-reference 1.2.3; linux x64, 2 x A processor',
    ]) {
      expect(footer).toContain(text);
    }
  });

  it('escapes names', () => {
    const evil = `<img onerror="x" & 'y'>`;
    const safe = '&lt;img onerror=&quot;x&quot; &amp; &apos;y&apos;&gt;';
    const {arms, ...result} = sampleResult({name: evil});
    const [first, ...others] = arms.map((arm) => ({...arm, name: `${arm.name}${evil}`}));
    const rename = <T>(rates: Readonly<Record<string, T>>) => ({[evil]: rates.save!, click: rates.click!});
    const renamed = [first!, ...others].map(({boost, ...arm}) => ({
      ...arm,
      hits: rename(arm.hits),
      expected: rename(arm.expected!),
      scores: rename(arm.scores),
      ...(boost
        ? {
            boost: {
              ...boost,
              hits: rename(boost.hits),
              expected: rename(boost.expected!),
              scores: rename(boost.scores),
            },
          }
        : {}),
    }));
    const data = {...result.data, rates: rename(result.data.rates)};
    const page = comparisonHtml({...result, data, actions: [evil, 'click'], arms: renamed});
    expect(page).not.toContain('<img');
    for (const text of [`<title>${safe}`, `<h1>${safe}`, `first arm${safe}</td>`, `<h3>${safe}`]) {
      expect(page).toContain(text);
    }
  });

  it('is the same text for the same result, and its ids are unique', () => {
    const page = comparisonHtml(sampleFigures());
    expect(comparisonHtml(sampleFigures())).toBe(page);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const used = [...page.matchAll(/(?:href="|url\()#([^")]+)/g)].map(([, id]) => id);
    expect(used.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('is well-formed: every element is closed, in order', () => {
    const open: string[] = [];
    for (const [, slash, tag, self] of comparisonHtml(sampleResult()).matchAll(
      /<(\/?)([a-z]\w*)[^>]*?(\/?)>/g,
    )) {
      if (slash) expect(open.pop()).toBe(tag);
      else if (!self && tag !== 'meta') open.push(tag!);
    }
    expect(open).toEqual([]);
  });

  it('rejects a result without a boost control', () => {
    expect(() => comparisonHtml(withoutControl(sampleResult()))).toThrow(
      'cannot be printed without its boost controls',
    );
  });
});
