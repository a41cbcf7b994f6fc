import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {dropFeatures, type Granularity, random} from './index.js';

const N = 4000;

/** Which values of a tensor of ones were dropped, with its share of zeros. */
function masks(
  granularity: Granularity,
  rate: number,
  shapes: number[][],
): {values: Float32Array[]; shares: number[]} {
  const ones = shapes.map((shape) => tf.ones([N, ...shape]));
  const values = dropFeatures(ones, {rate, granularity, random: random(11)}).map(
    (t) => t.dataSync() as Float32Array,
  );
  return {values, shares: values.map((v) => v.filter((x) => x === 0).length / v.length)};
}

/** Five standard errors of a share of `draws` draws. */
const band = (rate: number, draws: number) => 5 * Math.sqrt((rate * (1 - rate)) / draws);

onBackends('dropFeatures', () => {
  for (const rate of [0.1, 0.3, 0.9]) {
    it(`drops a share of ${rate} of the rows, of the groups, of the features`, () => {
      for (const [granularity, draws] of [
        ['row', N],
        ['group', N],
        ['feature', 3 * N],
      ] as const) {
        const [share] = masks(granularity, rate, [[3]]).shares;
        expect(Math.abs(share! - rate), granularity).toBeLessThan(band(rate, draws));
      }
    });
  }

  it('drops all tensors of a row together with row', () => {
    const [a, b] = masks('row', 0.5, [[2], [3, 1]]).values;
    for (let i = 0; i < N; i++) {
      expect(new Set([...a!.slice(2 * i, 2 * i + 2), ...b!.slice(3 * i, 3 * i + 3)]).size).toBe(1);
    }
  });

  it('drops each tensor as a whole and by a draw of its own with group', () => {
    const [a, b] = masks('group', 0.5, [[2], [1]]).values;
    let both = 0;
    for (let i = 0; i < N; i++) {
      expect(a![2 * i]).toBe(a![2 * i + 1]);
      if (a![2 * i] === 0 && b![i] === 0) both++;
    }
    // Independent: 0.5 * 0.5.
    expect(Math.abs(both / N - 0.25)).toBeLessThan(band(0.25, N));
  });

  it('drops single features by a draw of their own with feature, in all steps of a sequence', () => {
    const [a] = masks('feature', 0.5, [[2, 2]]).values;
    let both = 0;
    for (let i = 0; i < N; i++) {
      const [p, q, r, s] = a!.slice(4 * i, 4 * i + 4);
      expect([p, q]).toEqual([r, s]);
      if (p === 0 && q === 0) both++;
    }
    expect(Math.abs(both / N - 0.25)).toBeLessThan(band(0.25, N));
  });

  it('keeps what is not dropped, and puts missing in place of the rest, NaN included', () => {
    const x = tf.tensor2d([
      [1, Number.NaN],
      [3, 4],
    ]);
    const ids = tf.tensor1d([5, 6], 'int32');
    const draws = [0.2, 0.7];
    const [y, z] = dropFeatures([x, ids], {rate: 0.5, missing: [-1, 9], random: () => draws.shift()!});
    expectClose(y!, [-1, -1, 3, 4]);
    expect([...z!.dataSync()]).toEqual([9, 6]);
    expect(z!.dtype).toBe('int32');
  });

  it('takes one missing for each place of the last axis', () => {
    const x = [tf.ones([2, 2]), tf.ones([1, 2, 2])];
    const drop = (t: tf.Tensor, missing: number[]) =>
      dropFeatures([t], {rate: 1, missing: [missing], random: random(1)})[0]!;
    expectClose(drop(x[0]!, [5, 6]), [5, 6, 5, 6]);
    expectClose(drop(x[1]!, [5, 6]), [5, 6, 5, 6]);
    expect(() => drop(x[0]!, [5])).toThrow(
      '[@cs/baselines] dropFeatures: missing must be one number, or one for each place of the last axis. Received: 1 for [2, 2].',
    );
  });

  it('drops all at rate 1; at rate 0 it returns the tensors themselves and draws nothing', () => {
    const x = tf.ones([8, 2]);
    expectClose(dropFeatures([x], {rate: 1, missing: 7, random: random(1)})[0]!, Array(16).fill(7));
    const [same] = dropFeatures([x], {
      rate: 0,
      random: () => {
        throw new Error('drawn');
      },
    });
    expect(same).toBe(x);
  });

  it('leaks no tensor', () => {
    const x = tf.ones([8, 2]);
    const {numTensors} = tf.memory();
    tf.dispose(dropFeatures([x], {rate: 0.5, random: random(1)}));
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('dropFeatures', () => {
  it('refuses a rate outside [0, 1], tensors of different rows and missing of another length', () => {
    const x = [tf.ones([2, 1]), tf.ones([3, 1])];
    const drop =
      (tensors: tf.Tensor[], rate: number, missing: number | number[] = 0) =>
      () =>
        dropFeatures(tensors, {rate, missing, random: random(1)});
    expect(drop(x, 1.5)).toThrow(
      '[@cs/baselines] dropFeatures: rate must be a number from 0 to 1. Received: 1.5.',
    );
    expect(drop(x, 0.5)).toThrow(
      '[@cs/baselines] dropFeatures: the tensors must have the same number of rows. Received: [2, 1], [3, 1].',
    );
    expect(drop([x[0]!], 0.5, [1, 2])).toThrow(
      '[@cs/baselines] dropFeatures: missing must be a number, or one for each of the 1 tensors. Received: 2.',
    );
  });

  it('refuses an unknown option, what is no stream, and a tensor that is in no list', () => {
    const drop = (tensors: unknown, change: object) => () =>
      dropFeatures(tensors as tf.Tensor[], {rate: 0.5, random: random(1), ...change});
    expect(drop([tf.ones([2, 1])], {granularty: 'row'})).toThrow(
      '[@cs/baselines] dropFeatures: no option "granularty". Did you mean "granularity"?',
    );
    expect(drop([tf.ones([2, 1])], {random: 1})).toThrow(
      'random must be a stream, such as random(7). Received: 1.',
    );
    expect(drop(tf.ones([2, 1]), {})).toThrow(
      'the tensors must be in a list. Received: an object of class Tensor.',
    );
  });
});
