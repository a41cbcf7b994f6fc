import * as tf from '@tensorflow/tfjs';
import {apply, commonInputs, concat, dense, embed, head, seeded} from '../build.js';

/** Two towers; the sigmoid of their dot product is the score. */
export function twoTower(): tf.LayersModel {
  const {content, age} = commonInputs();
  const user = tf.input({shape: [1], name: 'user_ids', dtype: 'int32'});
  const query = dense(embed(user, 'user', 4, 1), 'query_tower', 4, 2, 'tanh');
  const item = dense(dense(content, 'item_hidden', 6, 3), 'item_tower', 4, 4, 'tanh');
  const dot = apply(tf.layers.dot({axes: -1, normalize: false, name: 'dot'}), [query, item]);
  const click = apply(tf.layers.activation({activation: 'sigmoid', name: 'click'}), dot);
  return tf.model({inputs: [user, content, age], outputs: click});
}

/** One layer that is applied to query and item, and once more to the interaction output. */
export function sharedLayer(): tf.LayersModel {
  const {content, age} = commonInputs();
  const query = tf.input({shape: [3], name: 'query'});
  const shared = tf.layers.dense({
    units: 3,
    activation: 'tanh',
    name: 'shared',
    kernelInitializer: seeded(1),
  });
  const both = concat('both', apply(shared, query), apply(shared, content));
  const interaction = dense(both, 'interaction', 3, 2);
  const again = apply(shared, interaction);
  return tf.model({inputs: [query, content, age], outputs: head(again)});
}

/** A ranker with models as layers: a tower above the cut and an MLP below it. */
export function nested(): tf.LayersModel {
  const {content, age} = commonInputs();
  const history = tf.input({shape: [4], name: 'history'});
  const tower = tf.sequential({
    name: 'tower',
    layers: [
      tf.layers.dense({
        units: 5,
        inputShape: [4],
        activation: 'relu',
        name: 'tower_1',
        kernelInitializer: seeded(1),
      }),
      tf.layers.dense({units: 4, activation: 'tanh', name: 'tower_2', kernelInitializer: seeded(2)}),
    ],
  });
  const inside = tf.input({shape: [6], name: 'mlp_in'});
  const normed = apply(tf.layers.batchNormalization({name: 'mlp_norm'}), inside);
  const mlp = tf.model({inputs: inside, outputs: dense(normed, 'mlp_1', 4, 3), name: 'mlp'});
  const features = concat('features', apply(tower, history), content);
  const interaction = dense(features, 'interaction', 6, 4);
  return tf.model({inputs: [history, content, age], outputs: head(apply(mlp, interaction))});
}
