import type * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';

/** How many parameters a plug-in added to a model. */
export interface AddedParameters {
  /** Parameters of `after` minus parameters of `before`. */
  readonly count: number;
  /** `count` as a percentage of the parameters of `before`; NaN if it has none. */
  readonly percent: number;
}

/**
 * Counts the parameters that a plug-in added to a model:
 * `count = |after| - |before|`, `percent = 100 count / |before|`.
 *
 * @returns the two numbers; `percent` is NaN when `before` has no parameters, because there is
 *   nothing to compare with.
 * @throws when `before` or `after` is not a model.
 * @example
 * const {count, percent} = addedParameters(ranker, withResidual(ranker, options));
 */
export function addedParameters(before: tf.LayersModel, after: tf.LayersModel): AddedParameters {
  for (const model of [before, after]) {
    checkModel(model, {packageName: '@cs/graph', functionName: 'addedParameters'});
  }
  const size = (model: tf.LayersModel) =>
    model.weights.reduce((sum, w) => sum + w.shape.reduce<number>((n, d) => n * (d ?? 1), 1), 0);
  const count = size(after) - size(before);
  return {count, percent: size(before) === 0 ? Number.NaN : (100 * count) / size(before)};
}
