import {describe, expect, it} from 'vitest';
import {precisionAtK} from './index.js';

describe('precisionAtK', () => {
  const rows = {scores: [3, 2, 1], requests: [1, 1, 1], labels: [1, 0, 1]};
  it('is the share of positives in the k positions; empty positions are misses', () => {
    expect([1, 2, 3, 4].map((k) => precisionAtK({...rows, k}).mean)).toEqual([1, 1 / 2, 2 / 3, 2 / 4]);
  });
  it('is 0, not undefined, without a positive', () => {
    expect(precisionAtK({...rows, labels: [0, 0, 0], k: 2})).toMatchObject({mean: 0, skipped: 0});
  });
});
