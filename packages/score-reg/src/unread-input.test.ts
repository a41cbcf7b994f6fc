import {attachedTerms, reattach} from '@cs/graph';
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

  it('shows in the error the line that adds the input to a loaded model', async () => {
    const {loaded} = await reloaded(build());
    expect(() => withScoreReg(loaded, {cold})).toThrow(
      '[@cs/score-reg] withScoreReg: cold: no input named "item_age_days". Inputs: item. A ranker m without it, or one that lost it when it was saved and loaded because no layer reads it, gets it in one line: tf.model({inputs: [...m.inputs, tf.input({name: \'item_age_days\', shape: [1]})], outputs: m.outputs})',
    );
  });

  it('trains, and is attached again, after that line', async () => {
    const saved = withScoreReg(build(), {cold, weight: 3});
    const {loaded: m} = await reloaded(saved);
    const model = tf.model({
      inputs: [...m.inputs, tf.input({name: 'item_age_days', shape: [1]})],
      outputs: m.outputs,
    });
    model.setUserDefinedMetadata(m.getUserDefinedMetadata()!);
    reattach(model);
    const x = [tf.tensor2d([1, 2, 3, 3, 1, 1], [2, 3]), tf.tensor2d([7, 90], [2, 1])];
    const scores = (of: tf.LayersModel) => (of.predict(x) as tf.Tensor).dataSync();
    expect(scores(model)).toEqual(scores(saved));
    for (const each of [saved, model]) {
      each.compile({optimizer: tf.train.sgd(0.1), loss: 'binaryCrossentropy'});
      await each.trainOnBatch(x, tf.tensor2d([[1], [0]]));
    }
    expect(scores(model)).toEqual(scores(saved));
    expect(attachedTerms(model).map(({name}) => name)).toEqual(['score_reg']);
  });
});
