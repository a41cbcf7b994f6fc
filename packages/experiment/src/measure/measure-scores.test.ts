import {describe, expect, it} from 'vitest';
import {measureScores} from './measure-scores.js';

const of = (scores: number[], labels: number[], cold: number[]) =>
  measureScores(
    {scores: Float32Array.from(scores), ranking: scores, labels, cold, requests: scores.map(() => 1)},
    3,
  );

describe('measureScores', () => {
  it('measures AUC, calibration and gaps', () => {
    const labels = [1, 0, 1, 0];
    const quality = of([0.8, 0.4, 0.6, 0.3], labels, [0, 0, 1, 1]);
    // Both positives are above both negatives.
    expect(quality.auc).toBe(1);
    expect(quality.withinColdAuc).toBe(1);
    expect(quality.coldCalibration).toBeCloseTo(0.9, 6);
    expect(quality.allCalibration).toBeCloseTo(2.1 / 2, 6);
    // (cold - warm) / warm: 0.6 for 0.8, 0.3 for 0.4.
    expect(quality.gapPositives).toBeCloseTo(-25, 4);
    expect(quality.gapNegatives).toBeCloseTo(-25, 4);
  });
  it('is NaN when a measure is undefined', () => {
    const none = of([0.5, 0.2], [0, 0], [1, 0]);
    expect(none).toMatchObject({
      auc: Number.NaN,
      withinColdAuc: Number.NaN,
      coldCalibration: Number.NaN,
      gapPositives: Number.NaN,
    });
  });
});
