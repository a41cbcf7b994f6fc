import {tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {addedParameters} from './index.js';

it('counts parameters and their share of those before', () => {
  const x = tf.input({shape: [3]});
  const [few, more] = [1, 2].map((units) =>
    tf.model({inputs: x, outputs: tf.layers.dense({units}).apply(x) as tf.SymbolicTensor}),
  );
  // 3 * 1 + 1 = 4 parameters become 3 * 2 + 2 = 8.
  expect(addedParameters(few!, more!)).toEqual({count: 4, percent: 100});
  expect(addedParameters(tinyRanker(), tinyRanker())).toEqual({count: 0, percent: 0});
});

it('gives no percentage of a model without parameters', () => {
  const x = tf.input({shape: [3]});
  const none = tf.model({
    inputs: x,
    outputs: tf.layers.activation({activation: 'relu'}).apply(x) as tf.SymbolicTensor,
  });
  const some = tf.model({inputs: x, outputs: tf.layers.dense({units: 1}).apply(x) as tf.SymbolicTensor});
  expect(addedParameters(none, some)).toEqual({count: 4, percent: Number.NaN});
  expect(addedParameters(none, none)).toEqual({count: 0, percent: Number.NaN});
});
