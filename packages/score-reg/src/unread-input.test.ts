import {onBackends, reloaded} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {withScoreReg} from './with-score-reg.js';

/** A ranker with an input that no layer reads, only the plug-in. */
function build(): tf.LayersModel {
  const item = tf.input({shape: [3], name: 'item'});
  const age = tf.input({shape: [1], name: 'item_age_days'});
  const click = tf.layers.dense({units: 1, name: 'click', activation: 'sigmoid'}).apply(item);
  return tf.model({inputs: [item, age], outputs: click as tf.SymbolicTensor});
}

onBackends('withScoreReg with an input that only it reads', () => {
  const cold = {input: 'item_age_days', lessThan: 28};

  it('explains in the error that a loaded model has lost the input', async () => {
    const {loaded} = await reloaded(build());
    expect(() => withScoreReg(loaded, {cold})).toThrow(
      '[@cs/score-reg] withScoreReg: cold: no input named "item_age_days". Inputs: item. TensorFlow.js drops an input that no layer reads when it loads a model: then build the model in code and load its weights.',
    );
  });

  it('finds the input in a model built in code with the loaded weights', async () => {
    const saved = build();
    const model = build();
    model.setWeights((await reloaded(saved)).loaded.getWeights());
    withScoreReg(model, {cold});
    const x = [tf.tensor2d([[1, 2, 3]]), tf.tensor2d([[7]])];
    const scores = (of: tf.LayersModel) => (of.predict(x) as tf.Tensor).dataSync();
    expect(scores(model)).toEqual(scores(saved));
  });
});
