import {type Caller, checkOptions, type OptionNames, packageError, shown} from '@cs/core';
import {type GradientBatch, gradientBySource} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';

/** The two groups of features that `gradientNormRatio` compares. */
export interface GradientGroups {
  /** Names of inputs or layers with historical features. For ids, name the embedding layer. */
  readonly historical: readonly string[];
  /** Names of inputs or layers with features that new items have too. */
  readonly nonHistorical: readonly string[];
}

const caller: Caller = {packageName: '@cs/residual', functionName: 'gradientNormRatio'};
const names: OptionNames<GradientGroups> = {historical: 1, nonHistorical: 1};

/**
 * Measures how strongly a model's loss depends on non-historical features compared with
 * historical ones: the ratio of the mean L2 norms of the gradients,
 *
 *     norm(G) = mean over sources s of G, and rows i of the batch, of || dL / ds_i ||_2
 *     ratio   = norm(nonHistorical) / norm(historical)
 *
 * Below 1, the model relies more on historical features.
 *
 * `s_i` contains all values of source s in row i, whatever their shape, so every source and every
 * row has the same weight. `L` is the compiled loss on the batch, summed over the outputs,
 * without terms and regularizers. The forward pass runs as in `predict`: no dropout, and the
 * model does not change.
 *
 * @param model a compiled model.
 * @param batch inputs and targets as for `fit`, as tensors.
 * @returns a number >= 0; Infinity if all historical gradients are 0 and some others are not.
 * @throws when the model is not compiled, a group is empty, a name is unknown or occurs twice, a
 *   source has integer values (name its embedding layer), a layer is applied several times, the
 *   batch does not fit the model, or all gradients are 0.
 * @example
 * const groups = {historical: ['rates'], nonHistorical: ['content', 'category_embedding']};
 * const ratio = gradientNormRatio(model, {x, y}, groups);
 * @see Figures 2b and 6b of arXiv 2512.17277.
 */
export function gradientNormRatio(
  model: tf.LayersModel,
  batch: GradientBatch,
  groups: GradientGroups,
): number {
  checkGroups(groups, caller);
  const {historical, nonHistorical} = groups;
  const norms = tf.tidy(() =>
    gradientBySource(model, batch, [...historical, ...nonHistorical], caller).map((gradient) => {
      const perRow = tf.reshape(gradient, [gradient.shape[0]!, -1]);
      return tf.mean(tf.sqrt(tf.sum(tf.square(perRow), 1))).dataSync()[0]!;
    }),
  );
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const ofHistorical = mean(norms.slice(0, historical.length));
  const ofNonHistorical = mean(norms.slice(historical.length));
  if (ofHistorical === 0 && ofNonHistorical === 0) {
    throw packageError(
      caller.packageName,
      caller.functionName,
      'all gradients are 0, so the ratio is undefined. Check that the loss depends on these sources.',
    );
  }
  return ofNonHistorical / ofHistorical;
}

/** @throws when a group is not a non-empty list, or a name occurs twice. */
export function checkGroups(groups: GradientGroups, asked: Caller): void {
  checkOptions(groups, names, asked);
  const fail = (message: string) => packageError(asked.packageName, asked.functionName, message);
  for (const group of ['historical', 'nonHistorical'] as const) {
    const list: unknown = groups[group];
    if (!Array.isArray(list) || list.length === 0) {
      throw fail(`${group} must name at least one input or layer, in a list. Received: ${shown(list)}.`);
    }
  }
  const all = [...groups.historical, ...groups.nonHistorical];
  const twice = all.find((name, i) => all.indexOf(name) !== i);
  if (twice !== undefined) throw fail(`"${twice}" is named twice. Name each source only once, in one group.`);
}
