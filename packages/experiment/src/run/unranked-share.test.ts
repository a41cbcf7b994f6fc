import {expect, it} from 'vitest';
import {unrankedShare} from './unranked-share.js';

it('is the share of requests with at most k rows', () => {
  // Three requests of 1, 2 and 4 rows.
  const requests = Int32Array.of(5, 6, 6, 7, 7, 7, 7);
  expect([0, 1, 2, 3, 4].map((k) => unrankedShare(requests, k))).toEqual([0, 1 / 3, 2 / 3, 2 / 3, 1]);
});
