import {tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {cutModel} from './index.js';

const caller = {packageName: '@cs/mixup', functionName: 'withMixup'};

describe('cutModel', () => {
  it('finds the nodes below the cut and the tensors that cross it', () => {
    const cut = cutModel(tinyRanker(), 'interaction', caller);
    expect(cut.below.map((n) => n.outboundLayer.name)).toEqual(['mlp_1', 'click', 'save']);
    expect(cut.crossing.map((t) => t.name.split('/')[0])).toEqual(['interaction']);
  });

  it('lists every tensor that crosses the cut', () => {
    const a = tf.input({shape: [2], name: 'a'});
    const b = tf.input({shape: [2], name: 'b'});
    const z = tf.layers.dense({units: 2, name: 'z'}).apply(a);
    const sum = tf.layers.add({name: 'sum'}).apply([z, b] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
    const cut = cutModel(tf.model({inputs: [a, b], outputs: sum}), 'z', caller);
    expect(cut.crossing).toEqual([z, b]);
  });

  it('lists the layers that can be cut when the name is unknown', () => {
    expect(() => cutModel(tinyRanker(), 'interactoin', caller)).toThrow(
      '[@cs/mixup] withMixup: no layer named "interactoin". Did you mean "interaction"? Layers that can be cut: features, interaction, mlp_1.',
    );
  });

  it('requires call when a layer is applied several times', () => {
    const a = tf.input({shape: [2]});
    const shared = tf.layers.dense({units: 2, name: 'shared'});
    const out = shared.apply(shared.apply(a)) as tf.SymbolicTensor;
    const model = tf.model({inputs: a, outputs: tf.layers.dense({units: 1}).apply(out) as tf.SymbolicTensor});
    expect(() => cutModel(model, 'shared', caller)).toThrow(
      'layer "shared" is applied 2 times. Set call to the application you mean: 0 to 1.',
    );
    expect(cutModel(model, 'shared', caller, 0).below.length).toBe(2);
    expect(cutModel(model, 'shared', caller, 1).below.length).toBe(1);
  });

  it('rejects the name of a layer inside a nested model', () => {
    const inner = tf.sequential({
      name: 'tower',
      layers: [tf.layers.dense({units: 2, inputShape: [2], name: 'deep'})],
    });
    const a = tf.input({shape: [2]});
    const model = tf.model({inputs: a, outputs: inner.apply(a) as tf.SymbolicTensor});
    expect(() => cutModel(model, 'deep', caller)).toThrow(
      'layer "deep" is inside the nested model "tower", which counts as a single layer. Use "tower", or flatten the nested model.',
    );
  });
});
