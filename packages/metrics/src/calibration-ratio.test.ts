import {describe, expect, it} from 'vitest';
import {calibrationRatio} from './index.js';

describe('calibrationRatio', () => {
  it('is the predicted over the observed number of positives', () => {
    expect(calibrationRatio({scores: [0.5, 0.25, 0.75], labels: [1, 0, 1]})).toBe(1.5 / 2);
  });
  it('scales with the scores', () => {
    const labels = [1, 0, 1];
    expect(calibrationRatio({scores: [1, 0.5, 1.5], labels})).toBe(
      2 * calibrationRatio({scores: [0.5, 0.25, 0.75], labels}),
    );
  });
  it('is NaN without a positive and without rows', () => {
    expect(calibrationRatio({scores: [0.5], labels: [0]})).toBeNaN();
    expect(calibrationRatio({scores: [], labels: []})).toBeNaN();
  });
  it('rejects a score that is not finite', () => {
    expect(() => calibrationRatio({scores: [Number.NaN], labels: [1]})).toThrow(
      '[@cs/metrics] calibrationRatio: scores has a value that is not finite at index 0. Received: NaN.',
    );
  });
});
