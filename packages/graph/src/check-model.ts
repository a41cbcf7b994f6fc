import {type Caller, checkOptions, packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {otherCopy} from './other-copy.js';

/**
 * Rejects anything but a model (usually a promise that was not awaited), and a model of another copy
 * of TensorFlow.js.
 *
 * @throws when `model` is not a LayersModel, is a Sequential without layers, or was made by another
 *   copy of TensorFlow.js than the one that this package uses.
 */
export function checkModel(model: unknown, {packageName, functionName}: Caller): void {
  const fail = (message: string) => packageError(packageName, functionName, message);
  const given = model as {layers?: unknown; getLayer?: unknown; then?: unknown} | null | undefined;
  if (Array.isArray(given?.layers) && typeof given.getLayer === 'function') {
    if (!(model instanceof tf.LayersModel)) throw fail(otherCopy(given));
    if (given.layers.length > 0) return;
    throw fail('the model has no layers. Add them first.');
  }
  const promise = typeof given?.then === 'function';
  throw fail(
    `the model must be a LayersModel. Received: ${promise ? 'a promise. Await it: await tf.loadLayersModel(...)' : shown(model)}.`,
  );
}

/**
 * Checks a call of a plug-in, `withX(model, options)`.
 *
 * @param names all options that the plug-in knows.
 * @throws as {@link checkModel} and `checkOptions` of `@cs/core`.
 */
export function checkCall<Options extends object>(
  model: unknown,
  options: Options,
  names: {readonly [Name in keyof Options]-?: unknown},
  caller: Caller,
): void {
  checkModel(model, caller);
  checkOptions(options, names, caller);
}
