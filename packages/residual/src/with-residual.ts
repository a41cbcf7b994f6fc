import {type Caller, type OptionNames, packageError, shown} from '@cs/core';
import {
  attachedTerms,
  carryTraining,
  checkCall,
  consumers,
  cutModel,
  ensureBuilt,
  freeNames,
  idReader,
  linearTwin,
  recordPath,
  rewire,
  shapeText,
  sourceOutput,
} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {checkedPath, type SkipActivation} from './layer-config.js';

/** Options of `withResidual`. */
export interface ResidualOptions {
  /** Names of inputs or layers with non-historical features, each float and `[batch, width]`. */
  readonly from: readonly string[];
  /** Name of the last layer of the interaction module. The skip path joins its output. */
  readonly at: string;
  /** Which application of `at`, counted from 0. Required if the layer is applied several times. */
  readonly call?: number;
  /** Width of the skip path; a positive integer. Default 16. */
  readonly units?: number;
  /** How the skip path joins: `'concat'` (equation 3, the default) or `'add'` (section 4.2.3). */
  readonly merge?: 'concat' | 'add';
  /** Activation of every layer of the skip path. Default `'relu'`. */
  readonly activation?: SkipActivation;
  /** Widths of further layers before the last one of the skip path, e.g. `[64]`. Default `[]`. */
  readonly hidden?: readonly number[];
  /** Prefix of the names of the new layers. Default `'residual'`. */
  readonly name?: string;
  /** Seed of the skip path's initial weights. Default 0. */
  readonly seed?: number;
}

const caller: Caller = {packageName: '@cs/residual', functionName: 'withResidual'};
const names: OptionNames<ResidualOptions> = {
  from: 1,
  at: 1,
  call: 1,
  units: 1,
  merge: 1,
  activation: 1,
  hidden: 1,
  name: 1,
  seed: 1,
};
const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);

/**
 * Adds a skip path to a ranker: non-historical features reach the prediction module F directly,
 * past the interaction module I:
 *
 *     p = F([ I([x_h ; x_n]) ; r(x_n) ]),   r = a small MLP
 *
 * Let `z` be the output of the layer `at`, and `r` the output of the skip path.
 *
 * - `merge: 'concat'`: each Dense layer that reads `z` becomes `act(z W + b + r V)`. This equals
 *   `act([z ; r] [W ; V] + b)`, computed as two products.
 * - `merge: 'add'`: `z + r V` replaces `z`.
 *
 * V starts at zero, so a trained model gives bitwise the same predictions until it is trained
 * again. (On WebAssembly with `'concat'`, predictions may differ by rounding, about 1e-7, unless
 * the Dense layers that read the cut are linear, relu or elu.) Only stock layers are added.
 *
 * If the ranker is compiled, the new model is compiled with the same loss and metrics. Its
 * optimizer starts with a copy of the ranker's optimizer state for the shared weights, so
 * training continues where the ranker stopped. If the optimizer is not one of those that
 * TensorFlow.js provides, its state cannot be copied and the new model is not compiled.
 *
 * @param model the ranker, functional or Sequential. It is not changed and shares its weights
 *   with the result.
 * @returns a new model with the same inputs and outputs.
 * @throws when the model has attached terms; a layer, input or option is unknown or out of range;
 *   a source is computed below the cut, has integer values, holds ids that an Embedding reads, or
 *   is not `[batch, width]`; a layer name is taken; the cut is not `[batch, width]`; or, with `'concat'`, when a layer other than
 *   a Dense that is applied once reads the cut.
 * @example
 * const model = withResidual(ranker, {from: ['content'], at: 'interaction', units: 16});
 * model.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});
 * @see equation 3 and section 4.2.3 of arXiv 2512.17277.
 */
export function withResidual(model: tf.LayersModel, options: ResidualOptions): tf.LayersModel {
  checkCall(model, options, names, caller);
  const {from, at, call, name = 'residual'} = options;
  const {units, merge, activation, hidden, seed} = checkedPath(options, caller);
  if (!Array.isArray(from) || from.length === 0) {
    throw fail(`from must name at least one input or layer, in a list. Received: ${shown(from)}.`);
  }
  const twice = from.find((source, i) => from.indexOf(source) !== i);
  if (twice !== undefined) throw fail(`from names ${shown(twice)} twice. Name each source once.`);
  const terms = attachedTerms(model).map((term) => term.name);
  if (terms.length > 0) {
    throw fail(
      `the model has terms that would not be on the new model: ${terms.join(', ')}. Call withResidual first, and attach them to the model it returns.`,
    );
  }
  ensureBuilt(model);
  const cut = cutModel(model, at, caller, call);
  const adopted = (made: tf.LayersModel) => {
    carryTraining(model, made);
    // The layer itself, also if `at` is a model that a Sequential begins with: `made` has no such layer.
    const layer = cut.tensor.sourceLayer.name;
    const place = call === undefined ? {at: layer} : {at: layer, call};
    recordPath(made, {name, options: {from, ...place, units, merge, activation, hidden, seed}});
    return made;
  };
  const belowIds = new Set(cut.below.flatMap((n) => n.outputTensors.map((t) => t.id)));
  const sources = from.map((source) => checkedSource(model, source, belowIds, at));
  const free = freeNames(model, name, caller);

  let skip =
    sources.length === 1
      ? sources[0]!
      : (tf.layers
          .concatenate({axis: -1, name: free(`${name}_sources`)})
          .apply(sources) as tf.SymbolicTensor);
  [...hidden, units].forEach((width, i) => {
    const last = i === hidden.length;
    skip = tf.layers
      .dense({
        units: width,
        activation: activation as 'relu',
        kernelInitializer: tf.initializers.glorotUniform({seed: seed + i}),
        name: free(last ? name : `${name}_hidden_${i + 1}`),
      })
      .apply(skip) as tf.SymbolicTensor;
  });
  const joined = (layerName: string, width: number) =>
    tf.layers
      .dense({units: width, useBias: false, kernelInitializer: 'zeros', name: free(layerName)})
      .apply(skip) as tf.SymbolicTensor;

  if (merge === 'add') {
    const shape = cut.tensor.shape;
    const width = shape[shape.length - 1];
    if (shape.length !== 2 || width == null) {
      throw fail(`merge 'add' needs a cut of shape [batch, width]. "${at}" has ${shapeText(cut.tensor)}.`);
    }
    const sum = tf.layers
      .add({name: free(`${name}_add`)})
      .apply([cut.tensor, joined(`${name}_to_${at}`, width)]) as tf.SymbolicTensor;
    return adopted(rewire(model, cut, sum));
  }

  const readers = consumers(cut);
  for (const {outboundLayer} of readers) {
    if (outboundLayer.getClassName() !== 'Dense' || outboundLayer.inboundNodes.length > 1) {
      throw fail(
        `"${outboundLayer.name}" (${outboundLayer.getClassName()}) reads "${at}", but merge 'concat' can only widen a Dense that is applied once. ` +
          "Use merge: 'add', or cut at a layer that only Dense layers read.",
      );
    }
  }
  if (cut.tensor.shape.length !== 2) {
    throw fail(`merge 'concat' needs a cut of shape [batch, width]. "${at}" has ${shapeText(cut.tensor)}.`);
  }
  const widened = rewire(model, cut, cut.tensor, (node) => {
    if (!readers.includes(node)) return undefined;
    const layer = node.outboundLayer;
    // The last new layer takes over the name, so that output names and later cuts still work.
    const {twin, activation: after} = linearTwin(layer, free(`${layer.name}_linear`));
    const width = node.outputTensors[0]!.shape[1]!;
    const linear = twin.apply(cut.tensor) as tf.SymbolicTensor;
    const plain = after === 'linear';
    const sum = tf.layers
      .add({name: plain ? layer.name : free(`${layer.name}_${name}_sum`)})
      .apply([linear, joined(`${layer.name}_${name}`, width)]) as tf.SymbolicTensor;
    if (plain) return sum;
    return tf.layers
      .activation({activation: after as 'relu', name: layer.name})
      .apply(sum) as tf.SymbolicTensor;
  });
  return adopted(widened);
}

function checkedSource(
  model: tf.LayersModel,
  source: string,
  below: ReadonlySet<number>,
  at: string,
): tf.SymbolicTensor {
  const tensor = sourceOutput(model, source, caller);
  if (below.has(tensor.id)) {
    throw fail(
      `"${source}" is computed from "${at}", so a skip path from it would be a cycle. Name a source above the cut.`,
    );
  }
  if (tensor.dtype !== 'float32') {
    throw fail(
      `source "${source}" has dtype ${tensor.dtype}, but the skip path needs floats. Name its embedding layer instead.`,
    );
  }
  const reader = idReader(model, tensor);
  if (reader !== undefined) {
    throw fail(
      `source "${source}" holds ids, which "${reader}" reads, but the skip path needs features. Name the layer "${reader}" instead, or one that flattens its output.`,
    );
  }
  if (tensor.shape.length !== 2 || tensor.shape[1] == null) {
    throw fail(
      `source "${source}" has shape ${shapeText(tensor)}, but the skip path needs [batch, width]. Pool or flatten it first.`,
    );
  }
  return tensor;
}
