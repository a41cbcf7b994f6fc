import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {dropFeatures, type Granularity, random} from './index.js';

const N = 4000;

/** Drops values from tensors of ones; returns the results, 0 where dropped, and shares of zeros. */
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

/** Five standard errors of a share in `draws` draws. */
const band = (rate: number, draws: number) => 5 * Math.sqrt((rate * (1 - rate)) / draws);

onBackends('dropFeatures', () => {
  for (const rate of [0.1, 0.3, 0.9]) {
    it(`drops a share of ${rate} of rows, groups and features`, () => {
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

  it("drops all tensors of a row together with granularity 'row'", () => {
    const [a, b] = masks('row', 0.5, [[2], [3, 1]]).values;
    for (let i = 0; i < N; i++) {
      expect(new Set([...a!.slice(2 * i, 2 * i + 2), ...b!.slice(3 * i, 3 * i + 3)]).size).toBe(1);
    }
  });

  it("drops each tensor of a row as a whole, in independent draws, with granularity 'group'", () => {
    const [a, b] = masks('group', 0.5, [[2], [1]]).values;
    let both = 0;
    for (let i = 0; i < N; i++) {
      expect(a![2 * i]).toBe(a![2 * i + 1]);
      if (a![2 * i] === 0 && b![i] === 0) both++;
    }
    // Independent draws drop both in 0.5 * 0.5 of the rows.
    expect(Math.abs(both / N - 0.25)).toBeLessThan(band(0.25, N));
  });

  it("drops single features, in independent draws and in all steps, with granularity 'feature'", () => {
    const [a] = masks('feature', 0.5, [[2, 2]]).values;
    let both = 0;
    for (let i = 0; i < N; i++) {
      const [p, q, r, s] = a!.slice(4 * i, 4 * i + 4);
      expect([p, q]).toEqual([r, s]);
      if (p === 0 && q === 0) both++;
    }
    expect(Math.abs(both / N - 0.25)).toBeLessThan(band(0.25, N));
  });

  it('keeps values that are not dropped and replaces the others by missing, NaN included', () => {
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

  it('accepts one missing value per feature', () => {
    const x = [tf.ones([2, 2]), tf.ones([1, 2, 2])];
    const drop = (t: tf.Tensor, missing: number[]) =>
      dropFeatures([t], {rate: 1, missing: [missing], random: random(1)})[0]!;
    expectClose(drop(x[0]!, [5, 6]), [5, 6, 5, 6]);
    expectClose(drop(x[1]!, [5, 6]), [5, 6, 5, 6]);
    expect(() => drop(x[0]!, [5])).toThrow(
      '[@cs/baselines] dropFeatures: missing must be a number, or one per feature (place on the last axis). Received: 1 for a tensor [2, 2].',
    );
  });

  it('drops everything at rate 1; returns the given tensors and draws nothing at rate 0', () => {
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

  it('leaks no tensors', () => {
    const x = tf.ones([8, 2]);
    const {numTensors} = tf.memory();
    tf.dispose(dropFeatures([x], {rate: 0.5, random: random(1)}));
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('dropFeatures', () => {
  it('rejects a rate outside [0, 1], tensors with different rows and a missing of the wrong length', () => {
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
      '[@cs/baselines] dropFeatures: missing must be a number, or an array with one entry per tensor, 1 in all. Received: 2.',
    );
  });

  it('rejects an unknown option, anything but a random stream, and a tensor outside an array', () => {
    const drop = (tensors: unknown, change: object) => () =>
      dropFeatures(tensors as tf.Tensor[], {rate: 0.5, random: random(1), ...change});
    expect(drop([tf.ones([2, 1])], {granularty: 'row'})).toThrow(
      '[@cs/baselines] dropFeatures: no option "granularty". Did you mean "granularity"?',
    );
    expect(drop([tf.ones([2, 1])], {random: 1})).toThrow(
      'random must be a random stream, e.g. random(7). Received: 1.',
    );
    expect(drop([[1], [2]], {})).toThrow('dropFeatures: the array must hold tensors only. Received: [1].');
    expect(drop([tf.ones([2, 1])], {missing: null})).toThrow(
      'missing must be a number, or an array with one entry per tensor. Received: null.',
    );
    expect(drop(tf.ones([2, 1]), {})).toThrow(
      'the tensors must be in an array. Received: an object of class Tensor.',
    );
  });
});
