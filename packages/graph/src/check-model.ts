import {type Caller, packageError, shown} from '@cs/core';

/**
 * Rejects anything but a model (usually a promise that was not awaited).
 *
 * @throws when `model` is not a LayersModel, or is a Sequential without layers.
 */
export function checkModel(model: unknown, {packageName, functionName}: Caller): void {
  const given = model as {layers?: unknown; getLayer?: unknown; then?: unknown} | null | undefined;
  if (Array.isArray(given?.layers) && typeof given.getLayer === 'function') {
    if (given.layers.length > 0) return;
    throw packageError(packageName, functionName, 'the model has no layers. Add them first.');
  }
  const promise = typeof given?.then === 'function';
  throw packageError(
    packageName,
    functionName,
    `the model must be a LayersModel. Received: ${promise ? 'a promise. Await it: await tf.loadLayersModel(...)' : shown(model)}.`,
  );
}
