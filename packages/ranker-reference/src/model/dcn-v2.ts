import * as tf from '@tensorflow/tfjs';
import {CsCross} from './cross.js';

/** Sizes of {@link buildDcnV2}. */
export interface DcnV2Options {
  /** Values of all fields together; the input holds numbers below it. */
  readonly values: number;
  readonly fields: number;
  /** Numbers in the embedding of a value. Default 10. */
  readonly embedding?: number;
  /** Default 3. */
  readonly crossLayers?: number;
  /** Rank of the cross kernels. Default 0: full. */
  readonly crossRank?: number;
  /** Widths of the deep part, beside the cross layers. Default 400, 400, 400. */
  readonly mlp?: readonly number[];
  /** Seed of every initialiser. Default 1. */
  readonly seed?: number;
}

/**
 * DCN v2 in its parallel form on one value a field: embeddings, cross layers and an MLP side by side, one sigmoid.
 *
 *     x0 = embeddings of the row, one behind the other;  label = sigmoid(w [cross(x0), mlp(x0)] + b)
 *
 * @returns a model of one input `ids`, `[n, fields]`, and one output `label`, `[n, 1]`; uncompiled, the same weights for the same seed.
 * @see Wang et al., DCN V2, 2021, Figure 1; on Frappe, BARS reports its AUC.
 */
export function buildDcnV2({
  values,
  fields,
  embedding = 10,
  crossLayers = 3,
  crossRank = 0,
  mlp = [400, 400, 400],
  seed = 1,
}: DcnV2Options): tf.LayersModel {
  let draws = 0;
  const nextSeed = () => (seed * 1009 + 17 * ++draws) % 2147483647;
  const ids = tf.input({name: 'ids', shape: [fields]});
  const embedded = tf.layers
    .embedding({
      name: 'embeddings',
      inputDim: values,
      outputDim: embedding,
      embeddingsInitializer: tf.initializers.randomNormal({mean: 0, stddev: 0.01, seed: nextSeed()}),
    })
    .apply(ids);
  const x0 = tf.layers.flatten({name: 'embedded'}).apply(embedded) as tf.SymbolicTensor;
  let crossed = x0;
  for (let layer = 1; layer <= crossLayers; layer++) {
    const cross = new CsCross({name: `cross_${layer}`, rank: crossRank, seed: nextSeed()});
    crossed = cross.apply(layer === 1 ? x0 : [x0, crossed]) as tf.SymbolicTensor;
  }
  const dense = (name: string, units: number, x: tf.SymbolicTensor, activation: 'relu' | 'sigmoid') =>
    tf.layers
      .dense({name, units, activation, kernelInitializer: tf.initializers.glorotUniform({seed: nextSeed()})})
      .apply(x) as tf.SymbolicTensor;
  let deep = x0;
  mlp.forEach((units, i) => {
    deep = dense(`mlp_${i + 1}`, units, deep, 'relu');
  });
  const sides = mlp.length === 0 ? crossed : tf.layers.concatenate({name: 'sides'}).apply([crossed, deep]);
  return tf.model({
    name: 'dcn_v2',
    inputs: ids,
    outputs: dense('label', 1, sides as tf.SymbolicTensor, 'sigmoid'),
  });
}
