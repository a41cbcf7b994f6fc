import {describe, expect, it} from 'vitest';
import {printed, sampleResult, withoutControl} from './sample-result.js';
import {comparisonText, textTable} from './table.js';

describe('textTable', () => {
  it('puts text left and numbers right', () => {
    expect(
      textTable(
        ['arm', 'x'],
        [
          ['a', '1.00'],
          ['long one', '2'],
        ],
      ),
    ).toBe(['arm          x', '────────  ────', 'a         1.00', 'long one     2'].join('\n'));
  });
});

describe('comparisonText', () => {
  it('holds every arm and every number', () => {
    const result = sampleResult();
    const text = comparisonText(result);
    const texts = printed(result);
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((each) => !text.includes(each))).toEqual([]);
  });
  it('wraps what is not a table', () => {
    const prose = comparisonText(sampleResult())
      .split('\n')
      .filter((line) => !/\s{2}|─/.test(line));
    expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(110);
  });
  it('refuses a result without its boost control', () => {
    expect(() => comparisonText(withoutControl(sampleResult()))).toThrow(
      'not printed without its boost control',
    );
  });
});
