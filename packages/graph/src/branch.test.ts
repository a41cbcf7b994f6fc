import {onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {branch, madeFrom} from './index.js';

const click = (model: tf.LayersModel, x: tf.Tensor[]) => (model.predict(x) as tf.Tensor).dataSync();

onBackends('branch', () => {
  it('has the inputs that its outputs depend on, in their order, and shares the weights', () => {
    const model = tinyRanker();
    const {x} = tinyBatch();
    const half = branch(model, [model.outputs[0]!], 'half');
    expect([half.name, ...half.inputNames]).toEqual(['half', 'history', 'content']);
    const [wanted] = model.predict(model.inputNames.map((n) => x[n]!)) as tf.Tensor[];
    expect(click(half, [x.history!, x.content!])).toEqual(wanted!.dataSync());
    expect(half.getLayer('mlp_1')).toBe(model.getLayer('mlp_1'));
  });

  it('keeps shared weights alive until every model that uses them is disposed', () => {
    const model = tinyRanker();
    const {x} = tinyBatch();
    const given = [x.history!, x.content!];
    const [a, b] = [branch(model, [model.outputs[0]!], 'a'), branch(model, [model.outputs[0]!], 'b')];
    const before = click(a, given);
    a.dispose();
    expect(click(b, given)).toEqual(before);
    model.dispose();
    expect(click(b, given)).toEqual(before);
    const {numTensors} = tf.memory();
    b.dispose();
    // interaction, mlp_1 and click have two weights each, and no other model uses them now.
    expect(tf.memory().numTensors).toBe(numTensors - 6);
  });

  it('throws for an output that depends on an input of another model', () => {
    expect(() => branch(tinyRanker(), [tinyRanker().outputs[0]!], 'odd')).toThrow();
  });
});

it('madeFrom returns the inputs of the layer in order, and an empty list for a model input', () => {
  const model = tinyRanker();
  const merged = model.getLayer('features').output as tf.SymbolicTensor;
  expect(madeFrom(merged)).toEqual([model.inputs[0], model.inputs[1]]);
  expect(madeFrom(model.inputs[0]!)).toEqual([]);
});
