import {
  attachTerm,
  type Cut,
  checkOptions,
  cutModel,
  ensureBuilt,
  optionNames,
  pluginError,
  random,
  runBelow,
  type TrainStep,
} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {type MixPairs, mix, mixPairs} from './mix-pairs.js';

/** Options of `withMixup`. */
export interface MixupOptions {
  /** Name of the layer at whose output rows are mixed: where the interaction module ends. */
  readonly at: string;
  /** Which application of `at`, from 0; needed when the layer is applied several times. */
  readonly call?: number;
  /** Shape of Beta(alpha, alpha), above 0. Default 0.2. */
  readonly alpha?: number;
  /** Weight of the mixed loss, at least 0. Default 0.2, the paper's. */
  readonly weight?: number;
  /** One lambda a batch (default) or one a row; the paper does not say. */
  readonly lambdaPer?: 'batch' | 'row';
  /** Seed of partners and lambdas. */
  readonly seed: number;
}

const caller = {packageName: '@cs/mixup', functionName: 'withMixup'};
const names = optionNames<MixupOptions>({at: 1, call: 1, alpha: 1, weight: 1, lambdaPer: 1, seed: 1});

/**
 * Adds manifold mixup to what a model minimises: the layers below `at` run a second time, on mixed rows:
 *
 *     z~ = lambda z_i + (1 - lambda) z_j,   y~ = lambda y_i + (1 - lambda) y_j,   lambda ~ Beta(alpha, alpha)
 *     L  = loss(F(z), y) + weight * loss(F(z~), y~)
 *
 * Every tensor that crosses the cut is mixed alike. The first pass is untouched and moving averages are frozen in the second, so
 * predictions, parameters and saved files stay as they are, and weight 0 trains bit for bit as no plug-in. A
 * batch of one row has nothing to mix and adds nothing.
 *
 * @param model any ranker; compiled or not.
 * @returns the same model.
 * @throws for an unknown layer, an Embedding or a stateful RNN below the cut, a tensor of integers that crosses it, an
 *   alpha not above 0, a negative weight, or when a mixup is attached already.
 * @example
 * withMixup(model, {at: 'interaction', alpha: 0.2, weight: 0.2, seed: 7});
 * @see equations 7 to 9 of arXiv 2512.17277; Verma et al., Manifold Mixup, 2019.
 */
export function withMixup(model: tf.LayersModel, options: MixupOptions): tf.LayersModel {
  checkOptions(options, names, caller);
  const {at, call, alpha = 0.2, weight = 0.2, lambdaPer = 'batch', seed} = options;
  const fail = (message: string) => pluginError(caller.packageName, caller.functionName, message);
  if (!(weight >= 0) || !Number.isFinite(weight)) throw fail(`weight must be >= 0. Received: ${weight}.`);
  if (!(alpha > 0) || !Number.isFinite(alpha)) throw fail(`alpha must be > 0. Received: ${alpha}.`);
  if (!Number.isFinite(seed)) throw fail(`seed must be a finite number. Received: ${seed}.`);
  if (lambdaPer !== 'batch' && lambdaPer !== 'row') {
    throw fail(`lambdaPer must be 'batch' or 'row'. Received: ${lambdaPer}.`);
  }
  ensureBuilt(model);
  const cut = cutModel(model, at, caller, call);
  checkCut(cut, at);
  const madeBelow = new Set(cut.below.flatMap((n) => n.outputTensors.map((t) => t.id)));
  const outputs = model.outputs.flatMap((tensor, index) =>
    madeBelow.has(tensor.id) ? [{tensor, index}] : [],
  );
  const draw = random(seed);
  attachTerm(model, {
    name: 'mixup',
    order: 1,
    spec: {at, ...(call === undefined ? {} : {call}), alpha, weight, lambdaPer, seed},
    cut,
    state: draw.state,
    restore: (state) => draw.restore(state as number[]),
    penalty: (step) => {
      const rows = step.inputs[0]!.shape[0]!;
      if (weight === 0 || rows < 2) return null;
      const pairs = mixPairs(rows, {alpha, lambdaPer, random: draw});
      const mixed = runBelow(
        cut,
        cut.crossing.map((symbolic) => mix(step.value(symbolic), pairs)),
        (made) => mixedMask(step.maskFor(made), pairs),
      );
      const losses = outputs.map(({tensor, index}) => mixedLoss(step, index, mixed.get(tensor.id)!, pairs));
      return tf.mul(weight, tf.addN(losses)) as tf.Scalar;
    },
  });
  return model;
}

/** A step of a sequence counts in a mixed row where it counts in either of the two. */
function mixedMask(mask: tf.Tensor | undefined, pairs: MixPairs): tf.Tensor | undefined {
  return mask && tf.logicalOr(mask, tf.gather(mask, tf.tensor1d(pairs.partner, 'int32')));
}

function mixedLoss(step: TrainStep, index: number, prediction: tf.Tensor, pairs: MixPairs): tf.Scalar {
  const given = step.targets[index]!;
  const lossOf = (target: tf.Tensor) => step.losses[index]!(target, prediction);
  let loss: tf.Tensor;
  if (tf.util.arraysEqual(given.shape, prediction.shape)) {
    loss = lossOf(mix(tf.cast(given, 'float32'), pairs));
  } else {
    // Targets that are class numbers cannot be mixed, their losses can: these are linear in the target.
    const partners = tf.gather(given, tf.tensor1d(pairs.partner, 'int32'));
    const lambda = tf.tensor1d(pairs.lambda);
    loss = tf.add(tf.mul(lambda, lossOf(given)), tf.mul(tf.sub(1, lambda), lossOf(partners)));
  }
  const sampleWeight = step.sampleWeights[index];
  return tf.mean(sampleWeight ? tf.mul(loss, mix(sampleWeight, pairs)) : loss);
}

/** A layer, and the layers within it when it is a model or a wrapper. */
function withInner(layer: Inner): Inner[] {
  return [layer, ...(layer.layers ?? (layer.layer ? [layer.layer] : [])).flatMap(withInner)];
}

interface Inner {
  readonly name: string;
  readonly layers?: readonly Inner[];
  readonly layer?: Inner;
  getClassName(): string;
}

function checkCut(cut: Cut, at: string): void {
  const fail = (message: string) => pluginError(caller.packageName, caller.functionName, message);
  for (const {outboundLayer: layer} of cut.below) {
    const table = withInner(layer as Inner).find((inner) => inner.getClassName() === 'Embedding');
    if (table) {
      throw fail(
        `Embedding "${table.name}" is below "${at}"; ids cannot be mixed. Cut at or below the embedding.`,
      );
    }
    if ((layer as unknown as {stateful?: boolean}).stateful === true) {
      throw fail(
        `"${layer.name}" below "${at}" is stateful; a second pass would change its state. Cut below it.`,
      );
    }
  }
  for (const tensor of cut.crossing) {
    if (tensor.dtype !== 'float32') {
      throw fail(
        `"${tensor.name}" crosses the cut at "${at}" with dtype ${tensor.dtype}, which cannot be mixed. Cut lower.`,
      );
    }
  }
}
