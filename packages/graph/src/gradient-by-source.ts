import {type Caller, packageError} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {ensureBuilt, sourceOutput} from './cut.js';
import {idReader} from './id-reader.js';
import {asList, type GraphLayer, shapeText, sourceLayer, type TrainableModel} from './internals.js';

/** Inputs and targets in any form that `fit` accepts: one tensor, a list, or an object by name. */
export interface GradientBatch {
  readonly x: tf.Tensor | readonly tf.Tensor[] | Readonly<Record<string, tf.Tensor>>;
  readonly y: tf.Tensor | readonly tf.Tensor[] | Readonly<Record<string, tf.Tensor>>;
}

/**
 * Computes the gradient of a compiled model's loss on a batch with respect to model inputs or
 * layer outputs (the sources). The loss is `L = sum over outputs of the mean loss`, without terms
 * and regularizers.
 *
 * The forward pass runs as in `predict`: no dropout, and the moving averages of BatchNorm are
 * used but not updated. It changes no weight and draws no random numbers.
 *
 * @param sources names of inputs or layers with float values.
 * @returns one tensor per source, of the shape of that source; exactly 0 if L does not depend on
 *   it. The caller has to dispose them.
 * @throws when the model is not compiled, a name is unknown, a source has integer values, a layer
 *   is applied several times, or the batch lacks an input or target or has the wrong shapes.
 */
export function gradientBySource(
  model: tf.LayersModel,
  batch: GradientBatch,
  sources: readonly string[],
  caller: Caller,
): tf.Tensor[] {
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  checkModel(model, caller);
  ensureBuilt(model);
  // A Sequential keeps its losses on its inner model.
  const trained = ((model as unknown as {model?: unknown}).model ?? model) as TrainableModel;
  const losses = trained.lossFunctions;
  if (!losses) throw fail('the model has no loss. Compile it first: model.compile({optimizer, loss}).');
  const symbolic = sources.map((source) => checkedSource(model, source, caller));
  const {x, y} = batch ?? {};
  return tf.tidy(() => {
    const inputs = byName(x, model.inputNames, 'input', fail);
    const targets = byName(y, model.outputNames, 'target', fail);
    const rows = inputs[0]!.shape[0]!;
    checkShapes(model, inputs, targets, fail);
    // L as a function of a shift added to each source. Its gradient at shift 0 is that of the
    // source.
    const zeros = symbolic.map(({shape}) => tf.zeros([rows, ...shape.slice(1)] as number[]));
    const gradients = tf.grads((...shifts: tf.Tensor[]) => {
      const restores: (() => void)[] = [];
      const fed = [...inputs];
      symbolic.forEach((tensor, i) => {
        const place = model.inputs.indexOf(tensor);
        if (place >= 0) fed[place] = tf.add(fed[place]!, shifts[i]!);
        else restores.push(shiftOutput(sourceLayer(tensor), shifts[i]!));
      });
      try {
        const outputs = asList(model.predict(fed, {batchSize: rows}) as tf.Tensor);
        const terms = outputs.map((output, i) => tf.mean(losses[i]!(targets[i]!, output)));
        // Gives a source that L does not depend on the gradient 0; tf.grads would throw otherwise.
        return tf.addN([...terms, ...shifts.map((shift) => tf.mul(0, tf.sum(shift)))]) as tf.Scalar;
      } finally {
        for (const restore of restores) restore();
      }
    })(zeros);
    return gradients;
  });
}

/** Adds `shift` to the output of a layer; call the returned function to undo this. */
function shiftOutput(layer: GraphLayer, shift: tf.Tensor): () => void {
  const own = Object.getOwnPropertyDescriptor(layer, 'apply');
  const apply = layer.apply;
  layer.apply = (given, kwargs) => tf.add(apply.call(layer, given, kwargs) as tf.Tensor, shift);
  return () => {
    if (own) Object.defineProperty(layer, 'apply', own);
    else delete (layer as {apply?: unknown}).apply;
  };
}

function checkedSource(model: tf.LayersModel, source: string, caller: Caller): tf.SymbolicTensor {
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  const tensor = sourceOutput(model, source, caller);
  if (tensor.dtype !== 'float32') {
    throw fail(
      `"${source}" has dtype ${tensor.dtype}, and integers have no gradient. Name its embedding layer instead.`,
    );
  }
  const reader = idReader(model, tensor);
  if (reader !== undefined) {
    throw fail(
      `"${source}" holds ids, which "${reader}" reads, and ids have no gradient. Name "${reader}" instead.`,
    );
  }
  if (tensor.shape.slice(1).some((d) => d == null)) {
    throw fail(
      `"${source}" has shape ${shapeText(tensor)}. All its dimensions except the batch must be known.`,
    );
  }
  return tensor;
}

function byName(
  given: GradientBatch['x'] | undefined,
  names: readonly string[],
  what: string,
  fail: (message: string) => Error,
): tf.Tensor[] {
  const list =
    given instanceof tf.Tensor
      ? [given]
      : Array.isArray(given)
        ? (given as tf.Tensor[])
        : names.map((name) => (given as Record<string, tf.Tensor>)?.[name]);
  const missing = names.find((_, i) => !(list[i] instanceof tf.Tensor));
  if (missing !== undefined || list.length !== names.length) {
    throw fail(
      `the batch must have a tensor for each ${what}: ${names.join(', ')}. Received: ${list.length}${missing === undefined ? '' : `, without "${missing}"`}.`,
    );
  }
  // `fit` also accepts one-dimensional tensors for one number per row.
  return (list as tf.Tensor[]).map((tensor) => (tensor.rank === 1 ? tf.expandDims(tensor, 1) : tensor));
}

/** @throws when the shape of an input does not match the model, or the numbers of rows differ. */
function checkShapes(
  model: tf.LayersModel,
  inputs: readonly tf.Tensor[],
  targets: readonly tf.Tensor[],
  fail: (message: string) => Error,
): void {
  model.inputs.forEach((symbolic, i) => {
    const {shape} = inputs[i]!;
    const fits = symbolic.shape.every((d, axis) => axis === 0 || d == null || d === shape[axis]);
    if (shape.length === symbolic.shape.length && fits) return;
    throw fail(
      `input "${model.inputNames[i]}" of the batch must be ${shapeText(symbolic)}. Received: [${shape.join(', ')}].`,
    );
  });
  const rows = [...inputs, ...targets].map((tensor) => tensor.shape[0]!);
  const other = rows.find((count) => count !== rows[0]);
  if (other !== undefined) {
    throw fail(
      `the tensors of the batch must have the same number of rows. Received: ${rows[0]} and ${other}.`,
    );
  }
}
