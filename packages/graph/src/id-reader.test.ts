import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {gradientBySource, idReader} from './index.js';

type Symbolic = tf.SymbolicTensor;
const input = (name: string, shape = [1]) => tf.input({name, shape});
const table = () => tf.layers.embedding({inputDim: 9, outputDim: 2, name: 'table'});
const flat = (x: Symbolic) => tf.layers.flatten().apply(x) as Symbolic;
const apply = (layer: tf.layers.Layer, x: Symbolic | Symbolic[]) => layer.apply(x) as Symbolic;
const modelOf = (inputs: Symbolic[], z: Symbolic) =>
  tf.model({inputs, outputs: apply(tf.layers.dense({units: 1, name: 'out'}), z)});

it('finds the Embedding that reads an input', () => {
  const id = input('id');
  expect(idReader(modelOf([id], flat(apply(table(), id))), id)).toBe('table');
});

it('finds it through layers that only move values, in both directions', () => {
  const [a, b] = [input('a'), input('b')];
  const ids = apply(tf.layers.concatenate(), [a, b]);
  const wide = apply(tf.layers.reshape({targetShape: [2, 1]}), ids);
  const z = flat(apply(tf.layers.timeDistributed({layer: table()}), wide));
  const other = apply(tf.layers.repeatVector({n: 1}), a);
  const model = modelOf([a, b], apply(tf.layers.concatenate(), [z, flat(other)]));
  for (const tensor of [a, b, ids, wide, other]) expect(idReader(model, tensor)).toBe('table');
});

it('finds it inside a nested model', () => {
  const id = input('id');
  const inner = input('inner_id');
  const tower = tf.model({inputs: inner, outputs: flat(apply(table(), inner)), name: 'tower'});
  expect(idReader(modelOf([id], apply(tower, id)), id)).toBe('table');
});

it('finds a CategoryEncoding', () => {
  const id = input('id');
  const oneHot = tf.layers.categoryEncoding({numTokens: 5, outputMode: 'oneHot', name: 'one_hot'});
  expect(idReader(modelOf([id], apply(oneHot, id)), id)).toBe('one_hot');
});

it('finds none for a feature, whatever its values, and for the output of an Embedding', () => {
  const [id, price] = [input('id'), input('price')];
  const embedded = flat(apply(table(), id));
  const model = modelOf([id, price], apply(tf.layers.concatenate(), [embedded, price]));
  expect(idReader(model, price)).toBeUndefined();
  expect(idReader(model, embedded)).toBeUndefined();
});

it('makes gradientBySource reject ids, which have no gradient', () => {
  const id = input('id');
  const model = modelOf([id], flat(apply(table(), id)));
  model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
  const batch = {x: tf.ones([2, 1]), y: tf.ones([2, 1])};
  expect(() =>
    gradientBySource(model, batch, ['id'], {packageName: '@cs/residual', functionName: 'gradientNormRatio'}),
  ).toThrow(
    '[@cs/residual] gradientNormRatio: "id" holds ids, which "table" reads, and ids have no gradient. Name "table" instead.',
  );
});
