import {type OptionNames, packageError, random, shown} from '@cs/core';
import {
  attachTerm,
  type Cut,
  checkCall,
  cutModel,
  ensureBuilt,
  registerTerm,
  runBelow,
  type TrainTerm,
} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {checkMissing, type MissingLabel} from './missing-labels.js';
import {mix} from './mix.js';
import {badDraw, type MixPairs, mixPairs, type Pairing} from './mix-pairs.js';
import {mixedLoss} from './mixed-loss.js';
import {type Request, requestIds} from './request-ids.js';

/** Options of `withMixup`. */
export interface MixupOptions {
  /** Name of the layer whose output is mixed: the last layer of the interaction module. */
  readonly at: string;
  /** Which application of `at`, counted from 0. Required if the layer is applied several times. */
  readonly call?: number;
  /** Shape of Beta(alpha, alpha), above 0. Default 0.2; the paper does not state a value. */
  readonly alpha?: number;
  /** Weight of the mixed loss, at least 0. Default 0.2, as in the paper. */
  readonly weight?: number;
  /** Draw one lambda per batch (the default) or per row. The paper does not say which. */
  readonly lambdaPer?: 'batch' | 'row';
  /**
   * `'random'` (default): any other row of the batch may be the partner.
   * `'within-request-excluded'`: only rows of other requests. See `mixPairs` for requests that have
   * more than half of the rows.
   */
  readonly pairing?: Pairing;
  /**
   * The request id of each row. Required with `'within-request-excluded'`, not allowed with
   * `'random'`.
   */
  readonly request?: Request;
  /**
   * The value in the targets that marks a missing label, such as -1 or NaN; it must be outside
   * the range of labels. A mixed label is missing if either of its two labels is. Compile with
   * losses that ignore this value, see `maskedLoss`. Default: all labels are observed.
   */
  readonly labelMask?: MissingLabel;
  /** Seed for partners and lambdas; any finite number. */
  readonly seed: number;
}

const caller = {packageName: '@cs/mixup', functionName: 'withMixup'};
const names: OptionNames<MixupOptions> = {
  at: 1,
  call: 1,
  alpha: 1,
  weight: 1,
  lambdaPer: 1,
  pairing: 1,
  request: 1,
  labelMask: 1,
  seed: 1,
};

/**
 * Adds manifold mixup to the training loss of a model. In each training step, the layers below
 * `at` run a second time on mixed rows:
 *
 *     z~ = lambda z_i + (1 - lambda) z_j
 *     y~ = lambda y_i + (1 - lambda) y_j,      lambda ~ Beta(alpha, alpha)
 *     L  = loss(F(z), y) + weight * loss(F(z~), y~)
 *
 * Here z is the output of `at`, F is everything after it, and j is the partner of row i. Every
 * tensor that crosses the cut is mixed with the same partners and lambdas.
 *
 * The first pass does not change, and the moving averages of BatchNorm are frozen in the second.
 * So predictions, parameters and saved weights are not affected, and with weight 0 training gives
 * bitwise the same result as without the plug-in. A batch in which no row has a partner (one row,
 * or only one request with `'within-request-excluded'`) adds nothing to the loss.
 *
 * The mixed loss is the compiled loss, called with the mixed labels, so it is normalised in the
 * same way. With class weights w, it is called with the labels of each row and of its partner:
 * `lambda w_i loss(F(z~), y_i) + (1 - lambda) w_j loss(F(z~), y_j)`.
 *
 * @param model any ranker, compiled or not.
 * @returns the same model.
 * @throws when a layer, input or option is unknown, an Embedding, a CategoryEncoding or a stateful
 *   RNN is below the cut, an integer tensor crosses it, alpha is not above 0, weight is negative, seed is missing,
 *   a pairing has no `request`, `labelMask` is not a number, or a mixup is already attached. A
 *   training step throws when labels are missing and the loss is a stock loss given by name, or
 *   when there are class weights and the loss does not return one value per row, or when request ids
 *   in float32 reach 2^24, where different ids become equal.
 * @example
 * withMixup(model, {at: 'interaction', alpha: 0.2, weight: 0.2, seed: 7});
 * @example
 * const pairing = 'within-request-excluded';
 * withMixup(model, {at: 'interaction', pairing, request: 'request_id', labelMask: -1, seed: 7});
 * @see equations 7 to 9 of arXiv 2512.17277; Verma et al., Manifold Mixup, 2019.
 */
export function withMixup(model: tf.LayersModel, options: MixupOptions): tf.LayersModel {
  checkCall(model, options, names, caller);
  const {at, call, alpha = 0.2, weight = 0.2, lambdaPer = 'batch', pairing = 'random', seed} = options;
  const {request, labelMask} = options;
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  if (!(weight >= 0) || !Number.isFinite(weight))
    throw fail(`weight must be >= 0. Received: ${shown(weight)}.`);
  const bad = badDraw({alpha, lambdaPer, pairing, request});
  if (bad) throw fail(bad);
  if (!Number.isFinite(seed)) throw fail(`seed must be a finite number. Received: ${shown(seed)}.`);
  if (labelMask !== undefined) checkMissing(caller.functionName, 'labelMask', labelMask);
  ensureBuilt(model);
  const cut = cutModel(model, at, caller, call);
  checkCut(cut, at);
  const madeBelow = new Set(cut.below.flatMap((n) => n.outputTensors.map((t) => t.id)));
  const outputs = model.outputs.flatMap((tensor, index) =>
    madeBelow.has(tensor.id) ? [{tensor, index}] : [],
  );
  const draw = random(seed);
  // Terms are saved as JSON, which has no NaN.
  const marker = Number.isNaN(labelMask) ? 'NaN' : labelMask;
  const ids = request === undefined ? undefined : requestIds(model, request);
  const term: TrainTerm = {
    name: 'mixup',
    order: 1,
    spec: {
      at,
      ...(call === undefined ? {} : {call}),
      alpha,
      weight,
      lambdaPer,
      pairing,
      ...(request === undefined ? {} : {request: typeof request === 'function' ? 'function' : request}),
      ...(marker === undefined ? {} : {labelMask: marker}),
      seed,
    },
    recipe: {kind: 'mixup', packageName: caller.packageName, options: {...options, labelMask: marker}},
    cut,
    state: draw.state,
    restore: (state) => draw.restore(state as number[]),
    penalty: (step) => {
      const rows = step.inputs[0]!.shape[0]!;
      if (weight === 0 || rows < 2) return null;
      const pairs = mixPairs(rows, {
        alpha,
        lambdaPer,
        pairing,
        ...(ids && {request: ids(step)}),
        random: draw,
      });
      if (pairs.partner.every((j, i) => j === i)) return null;
      const mixed = runBelow(
        cut,
        cut.crossing.map((symbolic) => mix(step.value(symbolic), pairs)),
        (made) => eitherCounts(step.maskFor(made), pairs),
      );
      const losses = outputs.map(({tensor, index}) =>
        mixedLoss(step, index, mixed.get(tensor.id)!, pairs, labelMask),
      );
      return tf.mul(weight, tf.addN(losses)) as tf.Scalar;
    },
  };
  attachTerm(model, term, caller);
  return model;
}

registerTerm('mixup', (model, options: MixupOptions) => withMixup(model, options));

/**
 * The mask of mixed rows: a sequence step is unmasked if it is unmasked in either of the two
 * rows.
 */
function eitherCounts(mask: tf.Tensor | undefined, pairs: MixPairs): tf.Tensor | undefined {
  return mask && tf.logicalOr(mask, tf.gather(mask, tf.tensor1d(pairs.partner, 'int32')));
}

/** A layer and, if it is a model or a wrapper, all layers inside it. */
function withInner(layer: Inner): Inner[] {
  return [layer, ...(layer.layers ?? (layer.layer ? [layer.layer] : [])).flatMap(withInner)];
}

interface Inner {
  readonly name: string;
  readonly layers?: readonly Inner[];
  readonly layer?: Inner;
  getClassName(): string;
}

const idReaders = new Set(['Embedding', 'CategoryEncoding']);

function checkCut(cut: Cut, at: string): void {
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  for (const {outboundLayer: layer} of cut.below) {
    const table = withInner(layer as Inner).find((inner) => idReaders.has(inner.getClassName()));
    if (table) {
      throw fail(
        `${table.getClassName()} "${table.name}" is below "${at}", but ids cannot be mixed. Cut at this layer or at a layer after it.`,
      );
    }
    if ((layer as unknown as {stateful?: boolean}).stateful === true) {
      throw fail(
        `"${layer.name}" below "${at}" is stateful, and a second pass would change its state. Cut at this layer or at a layer after it.`,
      );
    }
  }
  for (const tensor of cut.crossing) {
    if (tensor.dtype !== 'float32') {
      throw fail(
        `"${tensor.name}" crosses the cut at "${at}" with dtype ${tensor.dtype}, but only float32 can be mixed. Cut at a later layer.`,
      );
    }
  }
}
