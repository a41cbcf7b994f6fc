import {pairedLift} from '@cs/metrics';
import {expect, it} from 'vitest';
import {liftOfHits} from './lift-of-hits.js';

const skip = Number.NaN;
const hits = (...values: number[]) => Float64Array.from(values);
const arms = {
  baseline: [hits(1, 0, skip, 1), hits(1, 1, skip, 0)],
  treatment: [hits(1, 1, skip, 1), hits(1, 1, skip, 1)],
  users: [4, 5, 5, 4],
};

it('liftOfHits is the lift of @cs/metrics in percent, over seeds and users', () => {
  const {mean, low, high, p} = pairedLift(arms);
  expect(liftOfHits({...arms, tested: true})).toEqual({
    mean: 100 * mean,
    low: 100 * low,
    high: 100 * high,
    p,
  });
  expect(mean).toBeCloseTo(6 / 4 - 1, 12);
  expect(liftOfHits({...arms, tested: false})).not.toHaveProperty('p');
});

it('liftOfHits is NaN without a p-value if the baseline has no hits', () => {
  const none = {baseline: [hits(0, 0)], treatment: [hits(1, 0)], users: [1, 2], tested: true};
  expect(liftOfHits(none)).toEqual({mean: skip, low: skip, high: skip});
});
