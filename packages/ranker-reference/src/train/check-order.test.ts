import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {checkOrder} from './check-order.js';

const layer = (name: string, ...inbound_nodes: unknown[]) => ({name, config: {name}, inbound_nodes});
const model = (...layers: unknown[]) => ({class_name: 'Model', config: {layers}});

describe('checkOrder', () => {
  it('accepts what TensorFlow.js saves: shared, nested and sequential layers', () => {
    const input = tf.input({shape: [3]});
    const shared = tf.layers.dense({units: 3});
    const inner = tf.model({inputs: input, outputs: shared.apply(input) as tf.SymbolicTensor});
    const once = inner.apply(shared.apply(shared.apply(input)));
    const twice = shared.apply(inner.apply(once)) as tf.SymbolicTensor;
    const outer = tf.model({inputs: input, outputs: twice});
    const chain = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});
    for (const each of [inner, outer, chain]) {
      expect(() => checkOrder(each.toJSON(undefined, false))).not.toThrow();
    }
  });

  it.each([
    ['a layer that feeds itself', model(layer('a'), layer('b', [['b', 0, 0, {}]]))],
    ['two layers that feed each other', model(layer('b', [['c', 0, 0, {}]]), layer('c', [['b', 0, 0, {}]]))],
    ['a layer that is not there', model(layer('b', [['a', 0, 0, {}]]))],
    ['a call that is not there', model(layer('a'), layer('b', [['a', 1, 0, {}]]))],
    ['an inner model', model({...layer('a'), ...model(layer('b', [['b', 0, 0, {}]]))})],
  ])('throws for %s', (_, topology) => {
    expect(() => checkOrder({model_config: topology})).toThrow(
      /^its layers wait for each other, or for a layer that is not there: b/,
    );
  });

  it('leaves anything else to TensorFlow.js', () => {
    for (const other of [null, 3, {}, {config: null}, {config: {layers: 'a'}}, model({}, 1)]) {
      expect(() => checkOrder(other)).not.toThrow();
    }
  });
});
