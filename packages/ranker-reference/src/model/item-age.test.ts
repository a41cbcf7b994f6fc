import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {it} from 'vitest';
import {CsLogAge} from './item-age.js';

onBackends('CsLogAge', () => {
  it('is log(1 + age) / 5, and 0 for a negative age', () => {
    const ages = tf.tensor2d([[0], [1], [27], [-3]]);
    expectClose(new CsLogAge().apply(ages) as tf.Tensor, [0, Math.log(2) / 5, Math.log(28) / 5, 0]);
  });
});
