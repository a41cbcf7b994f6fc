import {packageError} from '@cs/core';
import type {RankingLog} from '@cs/log';
import * as tf from '@tensorflow/tfjs';
import {CsCross} from './cross-layer.js';
import {CsExpertMix} from './expert-mix.js';
import {AGE_INPUT, CsLogAge} from './item-age.js';
import {createLayerBuilder, type LayerBuilder} from './layer-builder.js';
import {CsPositionEmbedding} from './position-embedding.js';
import {chosenSizes, type RankerPreset, type RankerSizes} from './ranker-sizes.js';
import {type RankerSpec, rankerSpec} from './ranker-spec.js';
import {CsMaskedMean, CsStepMask} from './step-mask.js';
import {CsTransformerBlock} from './transformer-block.js';

export {AGE_INPUT} from './item-age.js';
export {type RankerPreset, type RankerSizes, rankerPresets} from './ranker-sizes.js';
export {type RankerSpec, rankerSpec} from './ranker-spec.js';

/** Name of the layer where the interaction module ends; plug-ins cut the model there. */
export const INTERACTION = 'interaction';

/** How to build a ranker. */
export interface RankerOptions {
  /** A preset, or your own sizes. Default `small`. */
  readonly preset?: RankerPreset | RankerSizes;
  /** Seed of all initial weights, a nonnegative integer. Default 1. */
  readonly seed?: number;
}

type Tensor = tf.SymbolicTensor;

/**
 * Builds the reference ranker (Figure 5 of the paper) from three modules:
 *
 * 1. Summarization: a transformer over each sequence, and a Dense layer over each feature group.
 * 2. Interaction: DCN v2 cross layers, ending in a concatenation named {@link INTERACTION}.
 * 3. Prediction: an MLP, a multi-gate mixture of experts, and a sigmoid head per action.
 *
 * Inputs are named after the features, and heads after the actions.
 *
 * @param source a log, or the result of {@link rankerSpec}.
 * @returns the model, not compiled. Equal seeds give equal weights.
 * @throws for an unknown preset, invalid sizes, a source without features or actions, and names
 *   that would give two layers the same name.
 * @example
 * const model = buildRanker(log, {preset: 'tiny', seed: 7});
 */
export function buildRanker(source: RankingLog | RankerSpec, options: RankerOptions = {}): tf.LayersModel {
  const spec = 'split' in source ? rankerSpec(source) : source;
  const {preset = 'small', seed = 1} = options;
  const sizes = chosenSizes(preset);
  if (spec.features.length === 0 || spec.actions.length === 0) {
    throw packageError(
      '@cs/ranker-reference',
      'buildRanker',
      `the log needs at least one feature and one action. Received: ${spec.features.length} features, ${spec.actions.length} actions. Add the missing columns to the schema of the log.`,
    );
  }
  const builder = createLayerBuilder(sizes, seed);
  const inputs = spec.features.map(({name, width, steps}) =>
    tf.input({
      name: builder.named(name, `feature '${name}'`),
      shape: steps === undefined ? [width] : [steps, width],
    }),
  );
  const outputs = predict(builder, interact(builder, summarize(builder, spec, inputs)), spec);
  return tf.model({name: 'ranker', inputs, outputs});
}

/** Summarization: one vector per feature group and one per sequence. */
function summarize(
  {sizes, nextSeed, named, dense}: LayerBuilder,
  spec: RankerSpec,
  inputs: Tensor[],
): Tensor[] {
  const groups = new Map<string, Tensor[]>();
  const sequences: {name: string; input: Tensor}[] = [];
  spec.features.forEach(({name, group, steps}, i) => {
    const input = inputs[i]!;
    if (steps !== undefined) {
      sequences.push({name, input});
      return;
    }
    const encoded =
      name === AGE_INPUT ? (new CsLogAge({name: named('age_encoded')}).apply(input) as Tensor) : input;
    groups.set(group, [...(groups.get(group) ?? []), encoded]);
  });
  const ofGroups = [...groups].map(([group, parts]) => {
    const own = (name: string) => named(name, `group '${group}'`);
    const all = parts.length === 1 ? parts[0]! : join(own(`all_${group}`), parts);
    return dense(own(`summary_${group}`), sizes.summary, all, 'relu');
  });
  const ofSequences = sequences.map(({name, input}) => {
    const own = (layer: string) => named(layer, `sequence '${name}'`);
    const mask = new CsStepMask({name: own(`${name}_mask`)}).apply(input) as Tensor;
    const steps = dense(own(`${name}_steps`), sizes.summary, input);
    const positions = new CsPositionEmbedding({name: own(`${name}_positions`), seed: nextSeed()});
    let x = positions.apply(steps) as Tensor;
    for (let block = 1; block <= sizes.blocks; block++) {
      x = new CsTransformerBlock({
        name: own(`${name}_block_${block}`),
        heads: sizes.heads,
        hidden: 2 * sizes.summary,
        seed: nextSeed(),
      }).apply([x, mask]) as Tensor;
    }
    return new CsMaskedMean({name: own(`summary_${name}`)}).apply([x, mask]) as Tensor;
  });
  return [...ofGroups, ...ofSequences];
}

/** Interaction: cross layers over all summaries, concatenated with the summaries. */
function interact({sizes, nextSeed, named}: LayerBuilder, summaries: Tensor[]): Tensor {
  const x0 = summaries.length === 1 ? summaries[0]! : join(named('summaries'), summaries);
  let crossed = x0;
  for (let layer = 1; layer <= sizes.crossLayers; layer++) {
    const cross = new CsCross({name: named(`cross_${layer}`), rank: sizes.crossRank, seed: nextSeed()});
    crossed = cross.apply(layer === 1 ? x0 : [x0, crossed]) as Tensor;
  }
  return tf.layers.concatenate({name: named(INTERACTION)}).apply([crossed, x0]) as Tensor;
}

/** Prediction: an MLP, the experts with a gate per task, and the heads. */
function predict(
  {sizes, nextSeed, named, dense}: LayerBuilder,
  cut: Tensor,
  {actions, baseRates}: RankerSpec,
): Tensor[] {
  let hidden = cut;
  sizes.mlp.forEach((units, i) => {
    hidden = dense(named(`mlp_${i + 1}`), units, hidden, 'relu');
  });
  const experts = dense(named('experts'), sizes.experts * sizes.expertUnits, hidden, 'relu');
  const gates = dense(named('gates'), sizes.experts * actions.length, hidden);
  return actions.map((action, task) => {
    const own = (name: string) => named(name, `action '${action}'`);
    const mix = new CsExpertMix({
      name: own(`mix_${action}`),
      experts: sizes.experts,
      tasks: actions.length,
      task,
    });
    const rate = Math.min(Math.max(baseRates?.[task] ?? 0.5, 1e-6), 1 - 1e-6);
    return tf.layers
      .dense({
        name: own(action),
        units: 1,
        activation: 'sigmoid',
        kernelInitializer: tf.initializers.glorotUniform({seed: nextSeed()}),
        biasInitializer: tf.initializers.constant({value: Math.log(rate / (1 - rate))}),
      })
      .apply(mix.apply([experts, gates])) as Tensor;
  });
}

function join(name: string, parts: Tensor[]): Tensor {
  return tf.layers.concatenate({name}).apply(parts) as Tensor;
}
