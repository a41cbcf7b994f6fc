import {type Caller, checkOptions, type OptionNames, packageError, shown} from '@cs/core';
import {type GradientBatch, gradientBySource} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';

/** The two groups of features that `gradientNormRatio` compares. */
export interface GradientGroups {
  /** Names of inputs or layers with features of an item's history; of ids, the embedding layer. */
  readonly historical: readonly string[];
  /** Names of inputs or layers with features that a new item has too. */
  readonly nonHistorical: readonly string[];
}

const caller: Caller = {packageName: '@cs/residual', functionName: 'gradientNormRatio'};
const names: OptionNames<GradientGroups> = {historical: 1, nonHistorical: 1};

/**
 * How much a model listens to non-historical features beside historical ones: the ratio of the mean L2 norms of the loss's gradients,
 *
 *     norm(G) = mean over sources s of G, and rows i of the batch, of || dL / ds_i ||_2
 *     ratio   = norm(nonHistorical) / norm(historical)
 *
 * `s_i` is all that source s holds of row i, whatever its shape, so each named source counts once and each row alike. `L` is the loss of the
 * batch that the model was compiled for, summed over its outputs, without terms and regularizers, in a pass as in `predict`: no dropout, and nothing in the
 * model changes. Below 1, the model leans on history.
 *
 * @param model compiled.
 * @param batch inputs and targets as for `fit`, in tensors.
 * @returns a number >= 0; Infinity when only the historical gradients are all 0.
 * @throws for a model that is not compiled, a group that is empty, a name that is unknown or in both groups, a source of integers (name its
 *   embedding), a layer that is applied several times, and when all gradients are 0.
 * @example
 * const ratio = gradientNormRatio(model, {x, y}, {historical: ['rates'], nonHistorical: ['content', 'category_embedding']});
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
      'all gradients are 0, so there is no ratio. Does the loss depend on these sources?',
    );
  }
  return ofNonHistorical / ofHistorical;
}

/** @throws for groups that are no lists of names, or have one in common. */
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
  if (twice !== undefined) throw fail(`"${twice}" is named twice. Name each source once, in one group.`);
}
