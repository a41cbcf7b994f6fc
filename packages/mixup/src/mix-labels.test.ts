import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {mix, mixLabels, mixPairs, random} from './index.js';

onBackends('mixLabels', () => {
  const pairs = {partner: Int32Array.of(1, 2, 3, 0), lambda: Float32Array.of(0.75, 0.5, 1, 0.25)};

  it('masks a mixed label and sets it to 0 if either label is missing, for any lambda', () => {
    // Row 1 has partner 2, and row 2 (lambda 1) has partner 3. Rows 2 and 3 are NaN.
    const labels = tf.tensor1d([1, 0, Number.NaN, Number.NaN]);
    const mixed = mixLabels(labels, pairs, tf.tensor1d([1, 1, 0, 0]));
    expectClose(mixed.labels, [0.75, 0, 0, 0]);
    expectClose(mixed.mask, [1, 0, 0, 0]);
  });

  it('masks each label of a row separately', () => {
    const labels = tf.tensor2d([1, 0, 0, 1, 1, 1, -1, 1], [4, 2]);
    const mixed = mixLabels(labels, pairs, tf.notEqual(labels, -1));
    // The first column is 1, 0, 1, missing; the second is 0, 1, 1, 1.
    expectClose(mixed.labels, [0.75, 0.25, 0.5, 1, 0, 1, 0, 0.25]);
    expectClose(mixed.mask, [1, 1, 1, 1, 0, 1, 0, 1]);
  });

  it('equals mix with a mask of ones when all labels are observed, with and without a mask, also for integers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({min: 0, max: 1}), {minLength: 2, maxLength: 20}),
        fc.integer(),
        (y, seed) => {
          const drawn = mixPairs(y.length, {alpha: 1, lambdaPer: 'row', random: random(seed)});
          const labels = tf.tensor1d(y, 'int32');
          for (const mask of [undefined, tf.ones([y.length])]) {
            const mixed = mixLabels(labels, drawn, mask);
            expectClose(mixed.labels, mix(tf.cast(labels, 'float32'), drawn).dataSync(), 0);
            expectClose(
              mixed.mask,
              y.map(() => 1),
              0,
            );
          }
        },
      ),
      {numRuns: 20, seed: 3},
    );
  });

  it('masks everything when no label is observed', () => {
    const mixed = mixLabels(tf.fill([4], Number.NaN), pairs, tf.zeros([4]));
    expectClose(mixed.labels, [0, 0, 0, 0]);
    expectClose(mixed.mask, [0, 0, 0, 0]);
  });

  it('passes no NaN into the gradient with respect to the labels', () => {
    const mask = tf.tensor1d([1, 1, 1, 0]);
    const loss = (y: tf.Tensor) =>
      tf.sum(mixLabels(tf.div(y, tf.tensor1d([1, 1, 1, 0])), pairs, mask).labels);
    // Row 0 goes as itself with 0.75; row 1 with 0.25 and 0.5; row 2 with 0.5, as itself masked.
    expectClose(
      tf
        .grad(loss)(tf.tensor1d([1, 0, 1, 0]))
        .dataSync()
        .slice(0, 3),
      [0.75, 0.75, 0.5],
    );
  });

  it('leaks no tensor', () => {
    const [labels, mask] = [tf.ones([4]), tf.ones([4])];
    const {numTensors} = tf.memory();
    tf.dispose({...mixLabels(labels, pairs, mask)});
    tf.dispose({...mixLabels(labels, pairs)});
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('rejects labels and masks that are no tensors', () => {
    expect(() => mixLabels([1, 0, 1, 0] as never, pairs)).toThrow(
      '[@cs/mixup] mixLabels: labels must be a tensor, such as tf.tensor2d([[1], [2]]). Received: [1,0,1,0].',
    );
    expect(() => mixLabels(tf.ones([4]), pairs, [1, 1, 1, 0] as never)).toThrow(
      '[@cs/mixup] mixLabels: mask must be a tensor. Received: [1,1,1,0].',
    );
  });

  it('rejects a wrong number of labels, and a mask of another shape', () => {
    expect(() => mixLabels(tf.ones([3]), pairs)).toThrow(
      '[@cs/mixup] mixLabels: labels must have 4 rows, one per pair. Received: [3].',
    );
    expect(() => mixLabels(tf.ones([4, 2]), pairs, tf.ones([4]))).toThrow(
      '[@cs/mixup] mixLabels: mask must have the shape of labels, [4, 2]. Received: [4].',
    );
  });
});
