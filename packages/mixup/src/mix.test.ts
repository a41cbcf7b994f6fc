import {expectClose, expectGradient, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {type MixPairs, mix} from './index.js';

const rows = 5;
// No numbers below 1e-38, which TensorFlow rounds to 0.
const number = fc.integer({min: -1000, max: 1000}).map((i) => Math.fround(i / 7));
const values = fc.array(number, {minLength: 2 * rows, maxLength: 2 * rows});
const shares = fc.array(fc.float({min: 0, max: 1, noNaN: true}), {minLength: rows, maxLength: rows});
const order = fc.shuffledSubarray([...Array(rows).keys()], {minLength: rows});

onBackends('mix', () => {
  const pairs: MixPairs = {partner: Int32Array.of(1, 2, 0), lambda: Float32Array.of(0.75, 0.5, 1)};

  it('is lambda x_i + (1 - lambda) x_j', () => {
    // 0.75 * 0 + 0.25 * 4, 0.5 * 4 + 0.5 * 8, 1 * 8
    expectClose(mix(tf.tensor2d([[0], [4], [8]]), pairs), [1, 6, 8]);
  });

  it('rejects anything but a tensor, and pairs that mixPairs did not make', () => {
    expect(() => mix([1, 2, 3] as never, pairs)).toThrow(
      '[@cs/mixup] mix: x must be a tensor, such as tf.tensor2d([[1], [2]]). Received: [1,2,3].',
    );
    const text =
      '[@cs/mixup] mix: pairs must be what mixPairs returns, {partner, lambda} with one entry per row.';
    for (const bad of [undefined, null, {}, {partner: pairs.partner}, {...pairs, lambda: [0.5]}]) {
      expect(() => mix(tf.ones([3]), bad as never)).toThrow(text);
    }
  });

  it('is the identity with lambda 1, for any partners', () => {
    fc.assert(
      fc.property(values, order, (x, partner) => {
        const given = tf.tensor3d(x, [rows, 1, 2]);
        const mixed = mix(given, {
          partner: Int32Array.from(partner),
          lambda: new Float32Array(rows).fill(1),
        });
        expectClose(mixed, given.dataSync(), 0);
      }),
      {numRuns: 25, seed: 1},
    );
  });

  it('commutes with a permutation of the rows', () => {
    fc.assert(
      fc.property(values, shares, order, order, (x, lambda, partner, moved) => {
        const given = tf.tensor2d(x, [rows, 2]);
        const mixed = mix(given, {partner: Int32Array.from(partner), lambda: Float32Array.from(lambda)});
        // Row i of the permuted tensor was row moved[i].
        const movedPairs = {
          partner: Int32Array.from(moved, (from) => moved.indexOf(partner[from]!)),
          lambda: Float32Array.from(moved, (from) => lambda[from]!),
        };
        const index = tf.tensor1d(moved, 'int32');
        const again = mix(tf.gather(given, index), movedPairs);
        expectClose(again, tf.gather(mixed, index).dataSync(), 0);
      }),
      {numRuns: 25, seed: 2},
    );
  });

  it('sums the gradients of both results that a row contributes to', () => {
    // Row 0: 0.75 as itself, (1 - 1) as partner of row 2. Row 1: 0.5 + 0.25. Row 2: 1 + 0.5.
    const gradient = tf.grad((x) => tf.sum(mix(x, pairs)))(tf.tensor2d([[0], [4], [8]]));
    expectClose(gradient, [0.75, 0.75, 1.5]);
  });

  it('has a gradient that agrees with finite differences, also when a row is a partner twice', () => {
    for (const partner of [pairs.partner, Int32Array.of(1, 0, 0)]) {
      expectGradient((x) => tf.sum(tf.square(mix(x, {...pairs, partner}))), [0.3, -0.4, 0.7]);
    }
  });

  it('leaks no tensor', () => {
    const x = tf.ones([3, 2]);
    const {numTensors} = tf.memory();
    mix(x, pairs).dispose();
    tf.grad((t) => tf.sum(mix(t, pairs)))(x).dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('rejects a tensor with a wrong number of rows', () => {
    expect(() => mix(tf.ones([2, 1]), pairs)).toThrow(
      '[@cs/mixup] mix: x must have 3 rows, one per pair. Received: [2, 1].',
    );
  });
});
