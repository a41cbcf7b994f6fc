import * as tf from '@tensorflow/tfjs';
import {apply, commonInputs, concat, dense, head, seeded} from '../build.js';
import {privateScale} from '../custom-layers.js';

/** A ranker with a layer with `#private` members above the cut and one below it. */
export function privateMembers(): tf.LayersModel {
  const {content, age} = commonInputs();
  const history = tf.input({shape: [4], name: 'history'});
  const scaled = apply(privateScale('scale_above', 1.5), concat('features', history, content));
  const interaction = dense(scaled, 'interaction', 6, 1);
  const mlp = apply(privateScale('scale_below', 0.5), dense(interaction, 'mlp', 5, 2));
  return tf.model({inputs: [history, content, age], outputs: head(mlp)});
}

/** A Sequential with a single input, whose first number is the content of the item. */
export function sequential(): tf.LayersModel {
  return tf.sequential({
    name: 'plain_mlp',
    layers: [
      tf.layers.dense({
        units: 8,
        inputShape: [6],
        activation: 'relu',
        name: 'interaction',
        kernelInitializer: seeded(1),
      }),
      tf.layers.dense({units: 4, activation: 'relu', name: 'mlp', kernelInitializer: seeded(2)}),
      tf.layers.dense({units: 1, activation: 'sigmoid', name: 'click', kernelInitializer: seeded(3)}),
    ],
  });
}
