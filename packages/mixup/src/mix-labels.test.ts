import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {mix, mixLabels, mixPairs, random} from './index.js';

onBackends('mixLabels', () => {
  const pairs = {partner: Int32Array.of(1, 2, 3, 0), lambda: Float32Array.of(0.75, 0.5, 1, 0.25)};

  it('masks a mixed label of which either is not observed, whatever lambda, and holds 0 there', () => {
    // Row 1 has partner 2, row 2 (lambda 1) partner 3: NaN stands in rows 2 and 3.
    const labels = tf.tensor1d([1, 0, Number.NaN, Number.NaN]);
    const mixed = mixLabels(labels, pairs, tf.tensor1d([1, 1, 0, 0]));
    expectClose(mixed.labels, [0.75, 0, 0, 0]);
    expectClose(mixed.mask, [1, 0, 0, 0]);
  });

  it('masks each of several labels of a row alone', () => {
    const labels = tf.tensor2d([1, 0, 0, 1, 1, 1, -1, 1], [4, 2]);
    const mixed = mixLabels(labels, pairs, tf.notEqual(labels, -1));
    // First column 1, 0, 1, missing; second 0, 1, 1, 1.
    expectClose(mixed.labels, [0.75, 0.25, 0.5, 1, 0, 1, 0, 0.25]);
    expectClose(mixed.mask, [1, 1, 1, 1, 0, 1, 0, 1]);
  });

  it('is mix with a mask of ones when all are observed, said or not, for integers too', () => {
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

  it('is all masked when no label is observed', () => {
    const mixed = mixLabels(tf.fill([4], Number.NaN), pairs, tf.zeros([4]));
    expectClose(mixed.labels, [0, 0, 0, 0]);
    expectClose(mixed.mask, [0, 0, 0, 0]);
  });

  it('lets no NaN into the gradient of what the labels are made of', () => {
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

  it('refuses labels of other rows, and a mask of another shape', () => {
    expect(() => mixLabels(tf.ones([3]), pairs)).toThrow(
      '[@cs/mixup] mixLabels: labels must have 4 rows, one a pair. Received: [3].',
    );
    expect(() => mixLabels(tf.ones([4, 2]), pairs, tf.ones([4]))).toThrow(
      '[@cs/mixup] mixLabels: mask must have the shape of labels, [4, 2]. Received: [4].',
    );
  });
});
