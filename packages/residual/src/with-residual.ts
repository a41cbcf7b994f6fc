import {type Caller, type OptionNames, packageError, shown} from '@cs/core';
import {
  attachedTerms,
  carryTraining,
  checkCall,
  consumers,
  cutModel,
  ensureBuilt,
  freeNames,
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
  /** Names of the inputs or layers that hold non-historical features, each `[batch, width]`, float. */
  readonly from: readonly string[];
  /** Name of the layer where the interaction module ends: its output and the skip path meet. */
  readonly at: string;
  /** Which application of `at`, from 0; needed when the layer is applied several times. */
  readonly call?: number;
  /** Width of the skip path; a positive integer. Default 16. */
  readonly units?: number;
  /** How the two meet: `'concat'` (equation 3, the default) or `'add'` (section 4.2.3). */
  readonly merge?: 'concat' | 'add';
  /** Activation of the skip path's layers. Default `'relu'`. */
  readonly activation?: SkipActivation;
  /** Widths of layers before the last one of the skip path, e.g. `[64]`. Default none. */
  readonly hidden?: readonly number[];
  /** Name of the skip path; its layers' names begin with it. Default `'residual'`. */
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
 * Adds a skip path for non-historical features, past the interaction module, to any ranker:
 *
 *     p = F([ I([x_h ; x_n]) ; r(x_n) ]),   r = a small MLP
 *
 * New weights that join the ranker start at zero, so a trained model predicts bit for bit the
 * same on the day it adopts the skip path. With `merge: 'concat'` each Dense that reads the cut becomes
 * `act(z W + b + r V)`, which is `act([z ; r] [W ; V] + b)` with its two products kept apart; V starts at 0. With `merge: 'add'`,
 * a zero-initialised Dense brings r to the width of z, and `z + r V` replaces z. Only stock layers are added.
 *
 * @param model the ranker, functional or Sequential; it is left as it is and shares its weights with the result.
 * A compiled ranker gives a compiled model that trains on from where the ranker stands: same loss and metrics, and an optimizer of its
 * own with copies of the ranker's moments for the weights that both have. Of an optimizer that TensorFlow.js does not bring the state is not known, and
 * the new model is left uncompiled.
 *
 * @returns a new model: same inputs, same outputs.
 * @throws for a model with train-step terms, an unknown layer or input, a source computed below the cut, an integer source, a source that is not
 *   `[batch, width]`, and with `'concat'` when something other than a Dense reads the cut.
 * @example
 * const model = withResidual(ranker, {from: ['content', 'category'], at: 'interaction', units: 16});
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
      `terms of this model would stay behind on it: ${terms.join(', ')}. Call withResidual first, and attach them to the model it returns.`,
    );
  }
  ensureBuilt(model);
  const cut = cutModel(model, at, caller, call);
  const adopted = (made: tf.LayersModel) => {
    carryTraining(model, made);
    const place = call === undefined ? {at} : {at, call};
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
        `"${outboundLayer.name}" (${outboundLayer.getClassName()}) reads "${at}", and only a Dense used once can be widened. ` +
          "Use merge: 'add', or cut where only Dense layers follow.",
      );
    }
  }
  if (cut.tensor.shape.length !== 2) {
    throw fail(`merge 'concat' needs a cut of shape [batch, width]. "${at}" has ${shapeText(cut.tensor)}.`);
  }
  const widened = rewire(model, cut, cut.tensor, (node) => {
    if (!readers.includes(node)) return undefined;
    const layer = node.outboundLayer;
    // The last layer takes the name of the one it replaces, so that the name means what it meant: outputs, and later cuts.
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
      `"${source}" is computed from "${at}"; a skip path from it would be a cycle. Name a source above the cut.`,
    );
  }
  if (tensor.dtype !== 'float32') {
    throw fail(`source "${source}" has dtype ${tensor.dtype}. Name its embedding, a float layer, instead.`);
  }
  if (tensor.shape.length !== 2 || tensor.shape[1] == null) {
    throw fail(
      `source "${source}" has shape ${shapeText(tensor)}; the skip path needs [batch, width]. Pool or flatten it first.`,
    );
  }
  return tensor;
}
