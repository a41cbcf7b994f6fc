import {randomStream} from '@cs/core';
import {describe, expect, it} from 'vitest';
import {liftOfHits} from './lift-of-hits.js';

const skip = Number.NaN;
const hits = (...values: number[]) => Float64Array.from(values);
const alone = (requests: number) => Array.from({length: requests}, (_, i) => i);
const how = {resamples: 200, tested: true};

describe('liftOfHits', () => {
  it('is the relative difference of the hits, in percent', () => {
    const {mean} = liftOfHits({
      ...how,
      baseline: [hits(1, 0, skip, 1), hits(1, 1, skip, 0)],
      treatment: [hits(1, 1, skip, 1), hits(1, 1, skip, 1)],
      users: alone(4),
    });
    expect(mean).toBeCloseTo(100 * (6 / 4 - 1), 10);
    const worse = {baseline: [hits(1, 1, 1, 1)], treatment: [hits(1, 0, 1, 0)], users: alone(4)};
    expect(liftOfHits({...how, ...worse}).mean).toBe(-50);
  });

  it('has Student’s interval over the seeds if users do not differ', () => {
    // Lifts of 0, 10 and 20 %: standard error 10 / sqrt(3), t with 2 degrees of freedom.
    const baseline = [10, 10, 10].map((value) => hits(value, value));
    const treatment = [10, 11, 12].map((value) => hits(value, value));
    const {mean, low, high} = liftOfHits({...how, baseline, treatment, users: alone(2)});
    expect(mean).toBeCloseTo(10, 10);
    expect(high - mean).toBeCloseTo((4.303 * 10) / Math.sqrt(3), 2);
    expect(mean - low).toBeCloseTo((4.303 * 10) / Math.sqrt(3), 2);
  });

  it('treats the requests of one user as dependent', () => {
    const random = randomStream(3);
    const people = Array.from({length: 60}, () => (random.uniform() < 0.5 ? 1 : 2));
    // Each user has five requests with equal hits.
    const treatment = [Float64Array.from({length: 300}, (_, i) => people[Math.floor(i / 5)]!)];
    const options = {...how, resamples: 2000, treatment, baseline: [new Float64Array(300).fill(1)]};
    const width = (users: number[]) => {
      const {low, high} = liftOfHits({...options, users});
      return high - low;
    };
    const together = width(alone(300).map((i) => Math.floor(i / 5)));
    // The variance is five times as large.
    expect(together / width(alone(300))).toBeCloseTo(Math.sqrt(5), 0);
    expect(together).toBeCloseTo((100 * 2 * 1.96 * 0.5) / Math.sqrt(60), -1);
  });

  it('excludes 0 for equal arms about as often as stated, with few seeds that vary a lot', () => {
    const out = (seeds: number) => {
      let count = 0;
      for (let world = 0; world < 200; world++) {
        const random = randomStream(world);
        const normal = () => random.normal();
        const arm = () =>
          Array.from({length: seeds}, () => {
            const level = 1 + 0.02 * normal();
            return new Float64Array(20).fill(level);
          });
        const {low, high} = liftOfHits({
          baseline: arm(),
          treatment: arm(),
          users: alone(20),
          resamples: 100,
          tested: false,
        });
        if (low > 0 || high < 0) count++;
      }
      return count / 200;
    };
    // 5 % with a standard deviation of sqrt(0.05 * 0.95 / 200) = 1.5 %. The bootstrap alone has 28 % and 16 %.
    expect(out(3)).toBeLessThan(0.05 + 3 * 0.015);
    expect(out(5)).toBeLessThan(0.05 + 3 * 0.015);
  });

  it('is NaN without a p-value if the baseline has no hits, and never below -100 %', () => {
    const none = liftOfHits({...how, baseline: [hits(0, 0)], treatment: [hits(1, 0)], users: alone(2)});
    expect(none).toEqual({mean: skip, low: skip, high: skip});
    const lost = {baseline: [hits(2, 2), hits(2, 2)], treatment: [hits(0, 0), hits(2, 2)], users: alone(2)};
    expect(liftOfHits({...how, ...lost}).low).toBe(-100);
  });

  it('is reproducible', () => {
    const options = {...how, baseline: [hits(1, 0, 2)], treatment: [hits(1, 1, 1)], users: [4, 9, 4]};
    expect(liftOfHits(options)).toEqual(liftOfHits(options));
  });
});
