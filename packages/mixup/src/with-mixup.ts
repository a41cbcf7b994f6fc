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
  /**
   * `'random'` (default): any row of the batch may be a partner; `'within-request-excluded'`: none of the same request, see
   * `mixPairs` for what happens to a request that fills more than half of a batch.
   */
  readonly pairing?: Pairing;
  /** The request of each row; needed for `'within-request-excluded'`, and for it alone. */
  readonly request?: Request;
  /**
   * The value in the targets of a label that was not observed, such as -1 or NaN; outside of the range of labels. A mixed label is
   * missing where either of the two is. The losses of `compile` must leave this value out: `maskedLoss`. Default: all are observed.
   */
  readonly labelMask?: MissingLabel;
  /** Seed of partners and lambdas. */
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
 * Adds manifold mixup to what a model minimises: the layers below `at` run a second time, on mixed rows:
 *
 *     z~ = lambda z_i + (1 - lambda) z_j,   y~ = lambda y_i + (1 - lambda) y_j,   lambda ~ Beta(alpha, alpha)
 *     L  = loss(F(z), y) + weight * loss(F(z~), y~)
 *
 * Every tensor that crosses the cut is mixed alike. The first pass is untouched and moving averages are frozen in the second, so
 * predictions, parameters and saved files stay as they are, and weight 0 trains bit for bit as no plug-in. A
 * batch in which no row has a partner (one row, or one request with `'within-request-excluded'`) has nothing to mix and adds nothing.
 *
 * The mixed loss is that of `compile`, called with the mixed labels: it divides by what the clean loss divides by.
 *
 * @param model any ranker; compiled or not.
 * @returns the same model.
 * @throws for an unknown layer, an Embedding or a stateful RNN below the cut, a tensor of integers that crosses it, an
 *   alpha not above 0, a negative weight, a pairing that lacks its requests, an unknown input, a `labelMask` that is no number, or when a mixup
 *   is attached already. A training step throws when labels are missing and the loss is a stock one that does not know so.
 * @example
 * withMixup(model, {at: 'interaction', alpha: 0.2, weight: 0.2, seed: 7});
 * withMixup(model, {at: 'interaction', pairing: 'within-request-excluded', request: 'request_id', labelMask: -1, seed: 7});
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
  // JSON, in which terms are saved, has no NaN.
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

/** A step of a sequence counts in a mixed row where it counts in either of the two. */
function eitherCounts(mask: tf.Tensor | undefined, pairs: MixPairs): tf.Tensor | undefined {
  return mask && tf.logicalOr(mask, tf.gather(mask, tf.tensor1d(pairs.partner, 'int32')));
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
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
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
