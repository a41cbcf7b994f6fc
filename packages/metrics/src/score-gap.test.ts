import {describe, expect, it} from 'vitest';
import {scoreGap} from './index.js';

describe('scoreGap', () => {
  it('is the relative difference of the mean scores of cold and warm rows, by label', () => {
    const gap = scoreGap({
      scores: [0.8, 0.6, 0.35, 0.2, 0.2, 0.3],
      labels: [1, 1, 1, 0, 0, 0],
      cold: [0, 0, 1, 0, 0, 1],
    });
    // Mean of warm positives (0.8 + 0.6) / 2 = 0.7, cold 0.35. Warm negatives 0.2, cold 0.3.
    expect(gap.positives).toBeCloseTo((0.35 - 0.7) / 0.7, 14);
    expect(gap.negatives).toBeCloseTo((0.3 - 0.2) / 0.2, 14);
  });

  it('is 0 when cold and warm rows have equal scores, and does not depend on the scale', () => {
    const labels = [1, 1, 0, 0];
    const cold = [0, 1, 0, 1];
    expect(scoreGap({scores: [0.5, 0.5, 0.25, 0.25], labels, cold})).toEqual({positives: 0, negatives: 0});
    expect(scoreGap({scores: [2, 1, 4, 3], labels, cold})).toEqual(
      scoreGap({scores: [4, 2, 8, 6], labels, cold}),
    );
  });

  it('is NaN for a label without cold rows, without warm rows, or with a warm mean of 0', () => {
    expect(scoreGap({scores: [1, 1, 1], labels: [1, 0, 0], cold: [0, 1, 0]})).toEqual({
      positives: Number.NaN,
      negatives: 0,
    });
    expect(scoreGap({scores: [1], labels: [0], cold: [1]})).toEqual({
      positives: Number.NaN,
      negatives: Number.NaN,
    });
    expect(scoreGap({scores: [0, 1], labels: [1, 1], cold: [0, 1]}).positives).toBeNaN();
  });
});
