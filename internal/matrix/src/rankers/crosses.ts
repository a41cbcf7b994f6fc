import * as tf from '@tensorflow/tfjs';
import {apply, commonInputs, concat, dense, embed, head} from '../build.js';
import {cross} from '../custom-layers.js';

/** Wide & deep: the sum of a linear model and an MLP on embeddings. */
export function wideDeep(): tf.LayersModel {
  const {content, age} = commonInputs();
  const ids = tf.input({shape: [1], name: 'item_ids', dtype: 'int32'});
  const history = tf.input({shape: [4], name: 'history'});
  const wide = dense(concat('wide_in', history, content), 'wide', 1, 1, 'linear');
  const deep = dense(concat('deep_in', embed(ids, 'item', 4, 2), history), 'interaction', 8, 3);
  const logit = apply(tf.layers.add({name: 'logit'}), [wide, dense(deep, 'deep', 1, 4, 'linear')]);
  const click = apply(tf.layers.activation({activation: 'sigmoid', name: 'click'}), logit);
  return tf.model({inputs: [ids, history, content, age], outputs: click});
}

/** DLRM: dot products of all pairs of embeddings, concatenated with the bottom MLP. */
export function dlrm(): tf.LayersModel {
  const {content, age} = commonInputs();
  const item = tf.input({shape: [1], name: 'item_ids'});
  const user = tf.input({shape: [1], name: 'user_ids'});
  const bottom = dense(content, 'bottom', 4, 1);
  const vectors = [bottom, embed(item, 'item', 4, 2), embed(user, 'user', 4, 3)];
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  const dots = pairs.map(([a, b]) =>
    apply(tf.layers.dot({axes: 1, name: `dot_${a}_${b}`}), [vectors[a]!, vectors[b]!]),
  );
  const interaction = concat('interaction', bottom, ...dots);
  const top = dense(interaction, 'top', 6, 4);
  return tf.model({inputs: [item, user, content, age], outputs: head(top)});
}

/** DCNv2: two cross layers of a custom class, in parallel with a deep layer. */
export function dcn(): tf.LayersModel {
  const {content, age} = commonInputs();
  const history = tf.input({shape: [4], name: 'history'});
  const x0 = concat('features', history, content);
  const x1 = apply(cross('cross_1'), x0);
  const x2 = apply(cross('cross_2'), [x0, x1]);
  const interaction = concat('interaction', x2, dense(x0, 'deep', 6, 5));
  return tf.model({inputs: [history, content, age], outputs: head(dense(interaction, 'mlp', 6, 6))});
}
