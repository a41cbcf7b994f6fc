import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {withMixup} from './index.js';

/** A sequence ranker with a recurrent layer that keeps its state between batches. */
function ranker(wrap: (gru: tf.layers.Layer) => tf.layers.Layer): tf.LayersModel {
  const steps = tf.input({batchShape: [4, 3, 2], name: 'steps'});
  const cut = tf.layers.dense({units: 2, name: 'cut'}).apply(steps);
  const gru = wrap(tf.layers.gru({units: 2, stateful: true, name: 'gru'})).apply(cut);
  return tf.model({inputs: steps, outputs: tf.layers.dense({units: 1}).apply(gru) as tf.SymbolicTensor});
}

it('withMixup rejects a stateful RNN below the cut', () => {
  expect(() =>
    withMixup(
      ranker((gru) => gru),
      {at: 'cut', seed: 1},
    ),
  ).toThrow(
    '[@cs/mixup] withMixup: "gru" below "cut" is stateful, and a second pass would change its state. Cut at this layer or at a layer after it.',
  );
});

it('withMixup rejects a stateful RNN inside a nested model below the cut', () => {
  const nested = (gru: tf.layers.Layer) => {
    const inner = tf.input({batchShape: [4, 3, 2]});
    return tf.model({inputs: inner, outputs: gru.apply(inner) as tf.SymbolicTensor, name: 'tower'});
  };
  expect(() => withMixup(ranker(nested), {at: 'cut', seed: 1})).toThrow('below "cut" is stateful,');
});
