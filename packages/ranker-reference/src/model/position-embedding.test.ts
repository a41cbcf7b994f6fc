import {expectClose, expectGradient, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {CsPositionEmbedding} from './position-embedding.js';

onBackends('CsPositionEmbedding', () => {
  const x = tf.tensor3d([
    [
      [1, 2],
      [3, 4],
    ],
    [
      [0, 0],
      [5, 6],
    ],
  ]);

  it('adds the vector of its position to each step of every row', () => {
    const layer = new CsPositionEmbedding();
    layer.build([null, 2, 2]);
    layer.setWeights([
      tf.tensor2d([
        [10, 20],
        [30, 40],
      ]),
    ]);
    expectClose(layer.apply(x) as tf.Tensor, [11, 22, 33, 44, 10, 20, 35, 46]);
  });

  it('has gradients that match finite differences, for the input and the vectors', () => {
    const layer = new CsPositionEmbedding({seed: 3});
    layer.apply(x);
    expectGradient(
      (v) => tf.sum(tf.square(layer.apply(tf.reshape(v, [2, 2, 2])) as tf.Tensor)) as tf.Scalar,
      [1, 2, 3, 4, 0, 0, 5, 6],
    );
    const [positions] = layer.trainableWeights;
    const {grads} = tf.variableGrads(
      () => tf.sum(layer.apply(x) as tf.Tensor) as tf.Scalar,
      [positions!.read() as tf.Variable],
    );
    // Each position occurs in two rows.
    expectClose(Object.values(grads)[0]!, [2, 2, 2, 2]);
  });
});

describe('CsPositionEmbedding', () => {
  it('rejects a sequence of unknown length', () => {
    const sequence = tf.input({shape: [null as unknown as number, 3]});
    expect(() => new CsPositionEmbedding().apply(sequence)).toThrow(
      '[@cs/ranker-reference] CsPositionEmbedding: the sequence must have a fixed length and width. Received: shape [null,null,3].',
    );
  });
});
