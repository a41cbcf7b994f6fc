import {attachTerm, ensureBuilt, pluginError} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {type Cold, coldMask} from './cold.js';
import {scoreReg} from './score-reg.js';
import {checkScoreRegOptions, checkTaskWeights, type ScoreRegOptions} from './score-reg-options.js';

/** Options of `withScoreReg`. */
export interface WithScoreRegOptions extends ScoreRegOptions {
  /** Which rows are cold. */
  readonly cold: Cold;
  /** Weight of the term in the loss, at least 0. Default 0.1, the paper's. */
  readonly weight?: number;
}

/**
 * Adds the score regularizer to what a model minimises:
 * `L = L_task + weight * scoreReg(scores, isCold)`, with the labels of `match` taken from the batch's targets.
 *
 * The model itself, its predictions, its parameters and its saved files stay as they are; serving pays nothing.
 * Weight 0 trains bit for bit as no plug-in. A batch without cold or without warm rows adds exactly 0.
 *
 * @param model any ranker whose outputs are scores `[batch, 1]` or `[batch, tasks]`; compiled or not.
 * @returns the same model.
 * @throws for a negative weight, an unknown input, an output of rank above 2, options as `scoreReg`, or when a score_reg is attached
 *   already. A training step throws for a score that is not finite.
 * @example
 * withScoreReg(model, {cold: {input: 'item_age_days', lessThan: 28}, weight: 0.1});
 * @see equations 6 and 10 of arXiv 2512.17277.
 */
export function withScoreReg(model: tf.LayersModel, options: WithScoreRegOptions): tf.LayersModel {
  const {weight = 0.1, cold, kernel = 'linear', bandwidth = 0.1, ...others} = options;
  const fail = (message: string) => pluginError('@cs/score-reg', 'withScoreReg', message);
  if (!(weight >= 0) || !Number.isFinite(weight)) throw fail(`weight must be >= 0. Received: ${weight}.`);
  checkScoreRegOptions(options, 'withScoreReg');
  ensureBuilt(model);
  checkTaskWeights(options, countTasks(model), 'withScoreReg');
  const mask = coldMask(model, cold);
  attachTerm(model, {
    name: 'score_reg',
    order: 2,
    spec: {weight, kernel, bandwidth, ...others, cold: typeof cold === 'function' ? 'function' : cold},
    penalty: (step) => {
      if (weight === 0) return null;
      const scores = model.outputs.map((output) => step.value(output));
      return tf.mul(weight, scoreReg(scores, mask(step), {...options, labels: step.targets})) as tf.Scalar;
    },
  });
  return model;
}

/** @throws for an output that is not `[batch, tasks]`. */
function countTasks(model: tf.LayersModel): number {
  return model.outputs.reduce((tasks, {shape}, i) => {
    if (shape.length > 2) {
      throw pluginError(
        '@cs/score-reg',
        'withScoreReg',
        `output "${model.outputNames[i]}" must be [batch, tasks]. Its rank is ${shape.length}.`,
      );
    }
    return tasks + (shape[1] ?? 1);
  }, 0);
}
