import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type BoostControlOptions, boostControl, exposureAtK} from './index.js';
import {ranking} from './test-columns.js';

const modes = ['average', 'stable', 'pessimistic'] as const;

// Scores of `ranking` are 1 to 8 eighths, so factors create ties only at ratios of these numbers.
const eight = [1, 2, 3, 4, 5, 6, 7, 8];
const ratios = [...new Set(eight.flatMap((a) => eight.map((b) => a / b)))].toSorted((a, b) => a - b);
const betweenRatios = [1 / 9, ...ratios.slice(1).map((ratio, i) => Math.sqrt(ratio * ratios[i]!)), 9];

describe('boostControl', () => {
  // The cold rows take the first position at 0.8 / 0.4 = 2 and at 0.9 / 0.1 = 9.
  const two = {scores: [0.8, 0.4, 0.9, 0.1], requests: [1, 1, 2, 2], cold: [0, 1, 0, 1], k: 1};

  it('is the geometric mean of the step that gives the exposure', () => {
    const boost = boostControl({...two, targetExposure: 0.5});
    expect(boost.factor).toBeCloseTo(Math.sqrt(2 * 9), 12);
    expect(boost.exposure).toBe(0.5);
    expect([...boost.scores]).toEqual([0.8, 0.4 * boost.factor, 0.9, 0.1 * boost.factor]);
  });

  it('is twice the last threshold on the highest step and half the first on the lowest', () => {
    expect(boostControl({...two, targetExposure: 1}).factor).toBeCloseTo(2 * 9, 12);
    const shown = {...two, scores: [0.4, 0.8, 0.1, 0.9]};
    // Here the cold rows lose their positions at 0.4 / 0.8 and 0.1 / 0.9.
    expect(boostControl({...shown, targetExposure: 0}).factor).toBeCloseTo(0.1 / 0.9 / 2, 12);
  });

  it('takes the closest exposure, or the lower of two equally close ones', () => {
    expect(boostControl({...two, targetExposure: 0.7}).exposure).toBe(0.5);
    expect(boostControl({...two, targetExposure: 0.8}).exposure).toBe(1);
    expect(boostControl({...two, targetExposure: 0.75}).exposure).toBe(0.5);
  });

  it('skips steps without width', () => {
    // Both cold rows enter at factor 2, so the exposure is 0 or 1.
    const same = {...two, scores: [0.8, 0.4, 0.8, 0.4]};
    expect(boostControl({...same, targetExposure: 0.6})).toMatchObject({factor: 4, exposure: 1});
    expect(boostControl({...same, targetExposure: 0.4})).toMatchObject({factor: 1, exposure: 0});
  });

  it('takes the lower of two equally close steps when the steps between them have no width', () => {
    // The four cold rows enter at 2, 3, 3 and 5, so the exposure is 0, 1/4, 3/4 or 1.
    const four = {
      scores: [2, 1, 3, 1, 3, 1, 5, 1],
      requests: [1, 1, 2, 2, 3, 3, 4, 4],
      cold: [0, 1, 0, 1, 0, 1, 0, 1],
      k: 1,
    };
    const boost = boostControl({...four, targetExposure: 1 / 2});
    expect(boost.factor).toBeCloseTo(Math.sqrt(2 * 3), 12);
    expect(boost.exposure).toBe(1 / 4);
  });

  it.each(modes)('is exactly 1 when the target is the exposure of the original scores: ties %s', (ties) => {
    fc.assert(
      fc.property(ranking, fc.integer({min: 1, max: 4}), ({scores, requests, cold}, k) => {
        const own = exposureAtK({scores, requests, cold, k, ties}).rate;
        const boost = boostControl({scores, requests, cold, k, ties, targetExposure: own});
        expect(boost).toEqual({factor: 1, exposure: own, scores: Float64Array.from(scores)});
      }),
      {seed: 1},
    );
  });

  it.each(modes)('comes as close as any factor that creates no tie: ties %s', (ties) => {
    fc.assert(
      fc.property(
        ranking,
        fc.double({min: 0, max: 1, noNaN: true}),
        ({scores, requests, cold}, targetExposure) => {
          const options = {scores, requests, cold, k: 2, ties};
          const boost = boostControl({...options, targetExposure});
          const boosted = (factor: number) =>
            scores.map((score, row) => (cold[row] ? score * factor : score));
          expect(exposureAtK({...options, scores: boosted(boost.factor)}).rate).toBe(boost.exposure);
          const distance = Math.abs(boost.exposure - targetExposure);
          const rates = betweenRatios.map((f) => exposureAtK({...options, scores: boosted(f)}).rate);
          const nearest = Math.min(...rates.map((rate) => Math.abs(rate - targetExposure)));
          expect(distance).toBeLessThanOrEqual(nearest + 1e-12);
        },
      ),
      {seed: 1, numRuns: 60},
    );
  });

  it('never decreases when the target increases', () => {
    fc.assert(
      fc.property(ranking, ({scores, requests, cold}) => {
        const factors = [0, 0.2, 0.4, 0.6, 0.8, 1].map(
          (targetExposure) => boostControl({scores, requests, cold, k: 2, targetExposure}).factor,
        );
        expect(factors).toEqual(factors.toSorted((a, b) => a - b));
      }),
      {seed: 1},
    );
  });

  it('is 1 when nothing can change: no cold rows, no warm rows, or every row shown', () => {
    expect(boostControl({...two, cold: [0, 0, 0, 0], targetExposure: 1})).toMatchObject({
      factor: 1,
      exposure: 0,
    });
    expect(boostControl({...two, cold: [1, 1, 1, 1], targetExposure: 0})).toMatchObject({
      factor: 1,
      exposure: 1,
    });
    expect(boostControl({...two, k: 2, targetExposure: 1})).toMatchObject({factor: 1, exposure: 0.5});
  });

  it('ignores rows whose ratio is out of range', () => {
    const far = {scores: [1, 1e-12, 1e-12, 1], requests: [1, 1, 2, 2], cold: [0, 1, 0, 1], k: 1};
    for (const targetExposure of [0, 1]) {
      expect(boostControl({...far, targetExposure})).toMatchObject({factor: 1, exposure: 0.5});
    }
  });

  it.each<[string, Partial<BoostControlOptions>, string]>([
    [
      'a score of 0',
      {scores: [0.8, 0, 0.9, 0.1]},
      'scores has a value that is not above 0 at index 1. Received: 0. Give positive scores, such as probabilities.',
    ],
    [
      'a target outside 0 to 1',
      {targetExposure: 12},
      'targetExposure must be from 0 to 1. Received: 12. Give a share, such as the exposure of the treatment.',
    ],
    ['a negative target', {targetExposure: -0.5}, 'targetExposure must be from 0 to 1. Received: -0.5.'],
    [
      'a target that is NaN',
      {targetExposure: Number.NaN},
      'targetExposure must be from 0 to 1. Received: NaN.',
    ],
    [
      'a cold mask with other values',
      {cold: [0, 1, 0, 3]},
      'cold has a value that is neither 0 nor 1 at index 3. Received: 3.',
    ],
  ])('rejects %s', (_, bad, message) => {
    expect(() => boostControl({...two, targetExposure: 0.5, ...bad})).toThrow(
      `[@cs/metrics] boostControl: ${message}`,
    );
  });
});
