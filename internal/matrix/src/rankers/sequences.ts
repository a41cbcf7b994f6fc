import * as tf from '@tensorflow/tfjs';
import {apply, commonInputs, concat, dense, embed, head, seeded} from '../build.js';

/** DIN: attention of the item over the user's recent items. An Embedding masks their padding. */
export function din(): tf.LayersModel {
  const {content, age} = commonInputs();
  const recent = tf.input({shape: [5], name: 'recent_ids'});
  const item = tf.input({shape: [1], name: 'item_ids'});
  const keys = embed(recent, 'recent', 4, 1, true);
  const query = embed(item, 'item', 4, 2, true);
  const scores = apply(tf.layers.dot({axes: [2, 1], name: 'scores'}), [keys, query]);
  const weights = apply(tf.layers.softmax({name: 'weights'}), scores);
  const pooled = apply(tf.layers.dot({axes: [1, 1], name: 'pooled'}), [keys, weights]);
  const interaction = dense(concat('features', pooled, query), 'interaction', 8, 3);
  const mlp = dense(concat('mlp_in', interaction, query), 'mlp', 6, 4);
  return tf.model({inputs: [recent, item, content, age], outputs: head(mlp)});
}

/** A GRU over a sequence. A Masking layer masks the padding steps. */
export function maskedGru(): tf.LayersModel {
  const {content, age} = commonInputs();
  const steps = tf.input({shape: [4, 2], name: 'steps'});
  const masked = apply(tf.layers.masking({maskValue: 0, name: 'masking'}), steps);
  const projected = apply(
    tf.layers.timeDistributed({
      layer: tf.layers.dense({units: 3, kernelInitializer: seeded(1), name: 'project_cell'}),
      name: 'project',
    }),
    masked,
  );
  const gru = tf.layers.gru({
    units: 4,
    name: 'gru',
    kernelInitializer: seeded(2),
    recurrentInitializer: seeded(3),
    resetAfter: false,
  } as never);
  const interaction = concat('interaction', apply(gru, projected), content);
  return tf.model({inputs: [steps, content, age], outputs: head(dense(interaction, 'mlp', 6, 4))});
}

/** An LSTM below the cut, with initial states computed from the content. */
export function lstmBelow(): tf.LayersModel {
  const {content, age} = commonInputs();
  const history = tf.input({shape: [4], name: 'history'});
  const interaction = dense(concat('features', history, content), 'interaction', 4, 1);
  const steps = apply(tf.layers.repeatVector({n: 3, name: 'steps'}), interaction);
  const start = [dense(content, 'start_h', 4, 2, 'tanh'), dense(content, 'start_c', 4, 3, 'tanh')];
  const lstm = tf.layers.lstm({
    units: 4,
    name: 'lstm',
    kernelInitializer: seeded(4),
    recurrentInitializer: seeded(5),
  });
  const last = lstm.apply(steps, {initialState: start}) as tf.SymbolicTensor;
  return tf.model({inputs: [history, content, age], outputs: head(last)});
}
