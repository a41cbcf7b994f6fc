import * as tf from '@tensorflow/tfjs';
import {apply, commonInputs, concat, dense, head, seeded} from '../build.js';

/** MMoE: two experts, and a gate and a head for each of two tasks. */
export function mmoe(): tf.LayersModel {
  const {content, age} = commonInputs();
  const history = tf.input({shape: [4], name: 'history'});
  const interaction = dense(concat('features', history, content), 'interaction', 8, 1);
  const experts = [0, 1].map((i) => dense(interaction, `expert_${i}`, 4, 2 + i));
  const stacked = apply(
    tf.layers.reshape({targetShape: [2, 4], name: 'stacked'}),
    concat('experts', ...experts),
  );
  const outputs = ['click', 'save'].map((task, i) => {
    const gate = dense(interaction, `gate_${task}`, 2, 4 + i, 'softmax');
    const mixture = apply(tf.layers.dot({axes: [1, 1], name: `mixture_${task}`}), [stacked, gate]);
    return head(mixture, task, 6 + i);
  });
  return tf.model({inputs: [history, content, age], outputs});
}

/** Three heads: one reads the cut, one is below it, and one does not depend on it. */
export function headsAroundTheCut(): tf.LayersModel {
  const {content, age} = commonInputs();
  const history = tf.input({shape: [4], name: 'history'});
  const features = concat('features', history, content);
  const interaction = dense(features, 'interaction', 6, 1);
  const outputs = [
    head(interaction, 'click', 2),
    head(dense(interaction, 'mlp', 4, 3), 'save', 4),
    head(features, 'hide', 5),
  ];
  return tf.model({inputs: [history, content, age], outputs});
}

/** BatchNorm and seeded Dropout above and below the cut, an L2 regularizer and a frozen layer. */
export function batchNormDropout(): tf.LayersModel {
  const {content, age} = commonInputs();
  const history = tf.input({shape: [4], name: 'history'});
  const frozen = tf.layers.dense({units: 5, name: 'frozen', trainable: false, kernelInitializer: seeded(1)});
  const features = concat('features', apply(frozen, history), content);
  const normed = apply(tf.layers.batchNormalization({name: 'norm_above'}), features);
  const dropped = apply(tf.layers.dropout({rate: 0.2, seed: 11, name: 'drop_above'}), normed);
  const interaction = dense(dropped, 'interaction', 8, 2);
  const mlp = tf.layers.dense({
    units: 6,
    name: 'mlp',
    activation: 'relu',
    kernelInitializer: seeded(3),
    kernelRegularizer: tf.regularizers.l2({l2: 0.01}),
  });
  const normedBelow = apply(tf.layers.batchNormalization({name: 'norm_below'}), apply(mlp, interaction));
  const droppedBelow = apply(tf.layers.dropout({rate: 0.2, seed: 12, name: 'drop_below'}), normedBelow);
  return tf.model({inputs: [history, content, age], outputs: head(droppedBelow)});
}
