import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {attachTerm, branch, cutModel, ensureBuilt, layerOutput, rewire} from './index.js';

const caller = {packageName: '@cs/mixup', functionName: 'withMixup'};

function dense(units: number, name: string, inputShape?: number[]) {
  return tf.layers.dense({units, name, ...(inputShape && {inputShape})});
}

/** A Sequential that begins with a Sequential (or a functional model) of the layers i1 and i2. */
function nestedFirst(kind: 'sequential' | 'functional' | 'twice' = 'sequential'): tf.LayersModel {
  const a = tf.input({shape: [3]});
  const inner =
    kind === 'functional'
      ? tf.model({
          inputs: a,
          outputs: dense(4, 'i2').apply(dense(4, 'i1').apply(a)) as tf.SymbolicTensor,
          name: 'inner',
        })
      : tf.sequential({name: 'inner', layers: [dense(4, 'i1', [3]), dense(4, 'i2')]});
  const first = kind === 'twice' ? tf.sequential({name: 'outer', layers: [inner, dense(2, 'i3')]}) : inner;
  const model = tf.sequential({layers: [first, dense(3, 'mid'), dense(1, 'out')]});
  ensureBuilt(model);
  return model;
}

it.each(['sequential', 'functional'] as const)(
  'cuts a Sequential that begins with a %s model at the output of that model',
  (kind) => {
    const model = nestedFirst(kind);
    const cut = cutModel(model, 'inner', caller);
    expect(cut.tensor).toBe(cutModel(model, 'i2', caller).tensor);
    expect(cut.below.map((node) => node.outboundLayer.name)).toEqual(['mid', 'out']);
  },
);

it('cuts at models that begin within each other', () => {
  const model = nestedFirst('twice');
  expect(layerOutput(model, 'outer', caller)).toBe(layerOutput(model, 'i3', caller));
  expect(layerOutput(model, 'inner', caller)).toBe(layerOutput(model, 'i2', caller));
});

it('lists only names that can be cut when the name is unknown', () => {
  expect(() => cutModel(nestedFirst(), 'innr', caller)).toThrow(
    'no layer named "innr". Did you mean "inner"? Layers that can be cut: i1, i2, inner, mid.',
  );
  expect(() => cutModel(nestedFirst('twice'), 'x', caller)).toThrow(
    'no layer named "x". Layers that can be cut: i1, i2, inner, i3, outer, mid.',
  );
});

it('still says that other nested models count as a single layer', () => {
  const a = tf.input({shape: [3]});
  const inner = tf.sequential({name: 'inner', layers: [dense(4, 'i1', [3]), dense(4, 'i2')]});
  const z = inner.apply(a) as tf.SymbolicTensor;
  const model = tf.model({inputs: a, outputs: dense(1, 'out').apply(z) as tf.SymbolicTensor});
  expect(cutModel(model, 'inner', caller).below.length).toBe(1);
  expect(() => cutModel(model, 'i1', caller)).toThrow('layer "i1" is inside the nested model "inner"');
});

onBackends('a Sequential that begins with a model', () => {
  it('keeps its weights when a model that was made from it is disposed', () => {
    const model = nestedFirst();
    const before = (model.predict(tf.ones([1, 3])) as tf.Tensor).dataSync();
    const cut = cutModel(model, 'inner', caller);
    rewire(model, cut, cut.tensor).dispose();
    branch(model, [layerOutput(model, 'i2', caller)], 'inside').dispose();
    expect((model.predict(tf.ones([1, 3])) as tf.Tensor).dataSync()).toEqual(before);
  });

  it('gives terms the value at the output of that model', async () => {
    const model = nestedFirst();
    const {tensor} = cutModel(model, 'inner', caller);
    const seen: number[][] = [];
    const penalty = (step: {value(of: tf.SymbolicTensor): tf.Tensor}) => {
      seen.push([...step.value(tensor).dataSync()]);
      return null;
    };
    attachTerm(model, {name: 'spy', order: 1, spec: {}, penalty});
    model.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError'});
    await model.trainOnBatch(tf.ones([1, 3]), tf.ones([1, 1]));
    const inner = model.layers[0] as tf.LayersModel;
    expect(seen).toEqual([[...(inner.predict(tf.ones([1, 3])) as tf.Tensor).dataSync()]]);
  });
});
