import type {RankingLog} from '@cs/log';
import * as tf from '@tensorflow/tfjs';
import {type Builder, createBuilder} from './builder.js';
import {CsCross} from './cross.js';
import {CsLogAge} from './log-age.js';
import {CsExpertMix} from './mmoe.js';
import {CsPositionEmbedding} from './position-embedding.js';
import {CsMaskedMean, CsStepMask, CsTransformerBlock} from './sequence.js';
import {chosenSizes, type RankerPreset, type RankerSizes} from './sizes.js';
import {AGE_INPUT, type RankerSpec, rankerSpec} from './spec.js';

export {type RankerPreset, type RankerSizes, rankerPresets} from './sizes.js';
export {AGE_INPUT, type RankerSpec, rankerSpec} from './spec.js';

/** Name of the layer at the cut between the interaction and the prediction module. */
export const INTERACTION = 'interaction';

/** How to build a ranker. */
export interface RankerOptions {
  /** Named sizes, or sizes of one's own. Default `small`. */
  readonly preset?: RankerPreset | RankerSizes;
  /** Seed of every initialiser. Default 1. */
  readonly seed?: number;
}

type Tensor = tf.SymbolicTensor;

/**
 * Builds the reference ranker, the paper's Figure 5: a transformer over the sequence, a summary of each
 * feature group, DCN v2 cross layers, a concatenation named `interaction` (where the plug-ins join), an MLP, a
 * mixture of experts with a gate for each task, and one sigmoid head an action, named as the action.
 *
 * @param source a log, or what {@link rankerSpec} read from one.
 * @returns the model, uncompiled; the same weights for the same seed.
 * @throws for an unknown preset, unusable sizes, a source without features or actions, and one whose names
 *   would give two layers the same name.
 */
export function buildRanker(source: RankingLog | RankerSpec, options: RankerOptions = {}): tf.LayersModel {
  const spec = 'split' in source ? rankerSpec(source) : source;
  const {preset = 'small', seed = 1} = options;
  const sizes = chosenSizes(preset);
  if (spec.features.length === 0 || spec.actions.length === 0) {
    throw new Error(
      `[@cs/ranker-reference] buildRanker: nothing to build from. Received: ${spec.features.length} features, ${spec.actions.length} actions. Give at least one of each.`,
    );
  }
  const builder = createBuilder(sizes, seed);
  const inputs = spec.features.map(({name, width, steps}) =>
    tf.input({
      name: builder.named(name, `feature '${name}'`),
      shape: steps === undefined ? [width] : [steps, width],
    }),
  );
  const outputs = predict(builder, interact(builder, summarize(builder, spec, inputs)), spec);
  return tf.model({name: 'ranker', inputs, outputs});
}

/** Summarization: one vector a feature group and one a sequence. */
function summarize({sizes, nextSeed, named, dense}: Builder, spec: RankerSpec, inputs: Tensor[]): Tensor[] {
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

/** Interaction: cross layers over all summaries, then both side by side. */
function interact({sizes, nextSeed, named}: Builder, summaries: Tensor[]): Tensor {
  const x0 = summaries.length === 1 ? summaries[0]! : join(named('summaries'), summaries);
  let crossed = x0;
  for (let layer = 1; layer <= sizes.crossLayers; layer++) {
    const cross = new CsCross({name: named(`cross_${layer}`), rank: sizes.crossRank, seed: nextSeed()});
    crossed = cross.apply(layer === 1 ? x0 : [x0, crossed]) as Tensor;
  }
  return tf.layers.concatenate({name: named(INTERACTION)}).apply([crossed, x0]) as Tensor;
}

/** Prediction: an MLP, experts with a gate for each task, and the heads. */
function predict(
  {sizes, nextSeed, named, dense}: Builder,
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
