import {expectClose, onBackends, reloaded} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {CsCross} from './cross-layer.js';
import {CsExpertMix} from './expert-mix.js';
import {CsLogAge} from './item-age.js';
import {CsPositionEmbedding} from './position-embedding.js';
import {CsMaskedMean, CsStepMask} from './step-mask.js';
import {CsTransformerBlock} from './transformer-block.js';

interface Case {
  readonly make: (seed: number) => tf.layers.Layer;
  /** Shapes of the inputs, without the batch axis. */
  readonly shapes: readonly number[][];
  readonly seeded?: boolean;
}

const sequence = [[3, 4], [3]];
const cases: Record<string, Case> = {
  'CsCross, full': {make: (seed) => new CsCross({seed}), shapes: [[3], [3]], seeded: true},
  'CsCross, rank 2': {make: (seed) => new CsCross({rank: 2, seed}), shapes: [[3]], seeded: true},
  'CsCross of ones': {make: () => new CsCross({kernelInitializer: 'ones'}), shapes: [[3]]},
  CsLogAge: {make: () => new CsLogAge(), shapes: [[1]]},
  CsExpertMix: {make: () => new CsExpertMix({experts: 2, tasks: 3, task: 1}), shapes: [[8], [6]]},
  CsPositionEmbedding: {make: (seed) => new CsPositionEmbedding({seed}), shapes: [[3, 4]], seeded: true},
  CsStepMask: {make: () => new CsStepMask(), shapes: [[3, 4]]},
  CsMaskedMean: {make: () => new CsMaskedMean(), shapes: sequence},
  CsTransformerBlock: {
    make: (seed) => new CsTransformerBlock({heads: 4, hidden: 3, seed}),
    shapes: sequence,
    seeded: true,
  },
};

function modelOf({make, shapes}: Case, seed = 1): tf.LayersModel {
  const inputs = shapes.map((shape) => tf.input({shape}));
  const output = make(seed).apply(inputs.length === 1 ? inputs[0]! : inputs) as tf.SymbolicTensor;
  return tf.model({inputs, outputs: output});
}

/** Deterministic inputs. A mask is 1 except at the last step of each row. */
function batchOf({shapes}: Case, rows: number): tf.Tensor[] {
  return shapes.map((shape) => {
    const size = shape.reduce((product, width) => product * width, 1);
    const isMask = shapes === sequence && shape.length === 1;
    const value = (i: number) => (isMask ? Number(i % size < size - 1) : Math.sin(1 + 1.7 * i));
    return tf.tensor(
      Float32Array.from({length: rows * size}, (_, i) => value(i)),
      [rows, ...shape],
    );
  });
}

const predict = (model: tf.LayersModel, x: tf.Tensor[]) => model.predictOnBatch(x) as tf.Tensor;

onBackends('a custom layer', () => {
  describe.each(Object.entries(cases))('%s', (_, given) => {
    it('predicts the same after saving and loading', async () => {
      const model = modelOf(given);
      model.setWeights(model.getWeights().map((w, i) => tf.add(w, 0.1 * (i + 1))));
      const {loaded} = await reloaded(model);
      const x = batchOf(given, 3);
      expect(predict(loaded, x).dataSync()).toEqual(predict(model, x).dataSync());
      expect(loaded.layers.at(-1)!.getConfig()).toEqual(model.layers.at(-1)!.getConfig());
    });

    it('has the output shape that computeOutputShape declares', () => {
      const model = modelOf(given);
      expect(predict(model, batchOf(given, 2)).shape).toEqual([2, ...model.outputs[0]!.shape.slice(1)]);
    });

    it('gives a row the same output alone and in a batch', () => {
      const model = modelOf(given);
      const x = batchOf(given, 3);
      const alone = predict(
        model,
        x.map((t) => tf.slice(t, 0, 1)),
      );
      expectClose(alone, tf.slice(predict(model, x), 0, 1).dataSync());
    });

    it('leaks no tensors', () => {
      const model = modelOf(given);
      const x = batchOf(given, 2);
      predict(model, x).dispose();
      const {numTensors} = tf.memory();
      predict(model, x).dispose();
      expect(tf.memory().numTensors).toBe(numTensors);
    });

    it('has initial weights that depend only on its seed', () => {
      const weights = (seed: number) =>
        modelOf(given, seed)
          .getWeights()
          .map((w) => w.dataSync());
      expect(weights(1)).toEqual(weights(1));
      if (given.seeded) expect(weights(2)).not.toEqual(weights(1));
    });
  });
});
