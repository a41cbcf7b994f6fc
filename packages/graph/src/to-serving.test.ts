import {onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it, describe as suite} from 'vitest';
import {attachedTerms, attachTerm, cutModel, describe, toServing} from './index.js';

function ranker(): tf.LayersModel {
  const model = tinyRanker();
  const cut = cutModel(model, 'interaction', {packageName: '@cs/graph', functionName: 'test'});
  attachTerm(model, {name: 'three', order: 1, spec: {weight: 1}, penalty: () => tf.scalar(3)});
  attachTerm(model, {name: 'below', order: 0, spec: {at: 'interaction'}, cut, penalty: () => null});
  model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
  return model;
}

const predict = (model: tf.LayersModel) => {
  const {x} = tinyBatch();
  return (model.predict(model.inputNames.map((n) => x[n]!)) as tf.Tensor[]).map((t) => t.dataSync());
};

onBackends('toServing', () => {
  it('makes a model without terms that keeps its predictions when the original is trained or disposed', async () => {
    const model = ranker();
    const before = predict(model);
    const serving = await toServing(model);
    expect(attachedTerms(serving)).toEqual([]);
    expect(serving.outputNames).toEqual(model.outputNames);
    const {x, y} = tinyBatch();
    await model.trainOnBatch(x, y);
    expect(attachedTerms(model).length).toBe(2);
    expect(predict(model)).not.toEqual(before);
    model.dispose();
    expect(predict(serving)).toEqual(before);
  });
});

suite('toServing', () => {
  it('says what to do about a layer class that is not registered', async () => {
    class Unregistered extends tf.layers.Layer {
      static className = 'Unregistered';
      override call(x: tf.Tensor[]) {
        return tf.clone(x[0]!);
      }
    }
    const input = tf.input({shape: [1]});
    const model = tf.model({inputs: input, outputs: new Unregistered().apply(input) as tf.SymbolicTensor});
    await expect(toServing(model)).rejects.toThrow(
      /^\[@cs\/graph\] toServing: .*Unregistered.* Register the classes of your own layers/s,
    );
  });
});

suite('describe', () => {
  it('has a row for each term, with the tensors that cross its cut', () => {
    expect(describe(ranker())).toEqual([
      {
        term: 'below',
        options: 'at interaction',
        cut: 'interaction [batch, 8]',
        crosses: 'interaction [batch, 8]',
        below: 'mlp_1, click, save',
      },
      {term: 'three', options: 'weight 1', cut: '', crosses: '', below: ''},
    ]);
  });
  it('returns an empty list for a model without terms', () => {
    expect(describe(tinyRanker())).toEqual([]);
  });
});
