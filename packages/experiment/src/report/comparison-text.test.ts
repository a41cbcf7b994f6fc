import {describe, expect, it} from 'vitest';
import {comparisonText} from './comparison-text.js';
import {sampleFigures} from './sample-figures.js';
import {printed, sampleResult, withoutControl} from './sample-result.js';

describe('comparisonText', () => {
  it('contains every arm and every number', () => {
    const result = sampleResult();
    const text = comparisonText(result);
    const texts = printed(result);
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((each) => !text.includes(each))).toEqual([]);
  });
  it.each([
    ['quick', sampleResult()],
    ['with figures', sampleFigures()],
  ])('is at most 110 columns wide: %s', (_, result) => {
    const widths = comparisonText(result)
      .split('\n')
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(110);
  });
  it('rejects a result without a boost control', () => {
    expect(() => comparisonText(withoutControl(sampleResult()))).toThrow(
      'cannot be printed without its boost controls',
    );
  });
});
