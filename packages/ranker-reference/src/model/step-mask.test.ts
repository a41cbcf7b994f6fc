import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {it} from 'vitest';
import {CsMaskedMean, CsStepMask} from './step-mask.js';

onBackends('CsStepMask', () => {
  it('is 0 for the all-zero steps at the end', () => {
    const x = tf.tensor3d([
      [
        [0, 2],
        [-1, 0],
        [0, 0],
      ],
    ]);
    expectClose(new CsStepMask().apply(x) as tf.Tensor, [1, 1, 0]);
  });
  it('is 1 for an all-zero step before the last nonzero one, and 0 everywhere if all steps are zero', () => {
    const x = tf.tensor3d([
      [
        [0, 0],
        [0, 3],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ]);
    expectClose(new CsStepMask().apply(x) as tf.Tensor, [1, 1, 0, 0, 0, 0]);
  });
});

onBackends('CsMaskedMean', () => {
  const mean = (x: tf.Tensor, mask: tf.Tensor) => new CsMaskedMean().apply([x, mask]) as tf.Tensor;
  const x = tf.tensor3d([
    [
      [1, 2],
      [3, 6],
      [100, 100],
    ],
  ]);

  it('is the mean over the steps that the mask keeps', () => {
    expectClose(mean(x, tf.tensor2d([[1, 1, 0]])), [(1 + 3) / 2, (2 + 6) / 2]);
  });
  it('is 0 when the mask keeps no step', () => {
    expectClose(mean(x, tf.tensor2d([[0, 0, 0]])), [0, 0]);
  });
});
