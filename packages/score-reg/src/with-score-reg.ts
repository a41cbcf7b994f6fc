import {type OptionNames, packageError, shown} from '@cs/core';
import {attachTerm, checkCall, ensureBuilt, registerTerm, type TrainStep, type TrainTerm} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {type Cold, caller, coldMask} from './cold.js';
import {ColdBuffer} from './cold-buffer.js';
import {checkScoreRegOptions, checkTaskWeights, type ScoreRegOptions} from './score-reg-options.js';
import {sumTasks} from './sum-tasks.js';
import {TargetWeight, type TargetWeightState} from './target-weight.js';
import {taskRows} from './task-rows.js';

/** Options of `withScoreReg`. */
export interface WithScoreRegOptions extends ScoreRegOptions {
  /** Which rows are cold. */
  readonly cold: Cold;
  /** Weight of the term in the loss, at least 0; with `target` the weight to start from, above 0. Default 0.1, the paper's. */
  readonly weight?: number;
  /**
   * The relative gap to reach, above 0: 0.05 lets mean cold scores be 5 % off mean warm ones, of the rows that are compared.
   * Each task's weight is then adapted in training; `scoreRegState` reads it. Default: none, a fixed weight.
   */
  readonly target?: number;
  /** How fast the weight is adapted, above 0. Default 0.2. */
  readonly stepSize?: number;
  /**
   * Batches with fewer cold rows than this, counted for each task and comparison, are filled up to it with the most recent cold
   * scores, as constants. Default 0: none.
   */
  readonly buffer?: number;
}

const names: OptionNames<WithScoreRegOptions> = {
  cold: 1,
  weight: 1,
  target: 1,
  stepSize: 1,
  buffer: 1,
  kernel: 1,
  bandwidth: 1,
  estimator: 1,
  match: 1,
  space: 1,
  taskWeights: 1,
  normalize: 1,
};

/**
 * Adds the score regularizer to what a model minimises:
 * `L = L_task + weight * scoreReg(scores, isCold)`, with the labels of `match` taken from the batch's targets.
 *
 * The model itself, its predictions, its parameters and its saved files stay as they are; serving pays nothing.
 * Weight 0 trains bit for bit as no plug-in. A batch without cold or without warm rows adds exactly 0; with a `buffer`, one
 * without cold rows compares its warm rows with the scores kept.
 *
 * With a `target` every task has a weight of its own, `L = L_task + sum over tasks of taskWeight * weight_t * MMD^2_t`, which moves after
 * each batch with n cold rows by
 *
 *     log weight_t += stepSize * n / (n + 64) * (s * gap_t / target - 1),   within [1e-6, 1e6]
 *     gap_t = (mean cold score - mean warm score) / |mean warm score|,   s = sign of the gap over the last batches
 *
 * in scores as the model gives them, whatever kernel, space or normalization the term has; of two comparisons the larger gap counts.
 * A gap that is below the target by itself lets the weight fade. Nothing is drawn at random.
 *
 * @param model any ranker whose outputs are scores `[batch, 1]` or `[batch, tasks]`; compiled or not.
 * @returns the same model.
 * @throws for a negative weight, a target or step size not above 0, a buffer that is no number of rows, an unknown input, an output of rank
 *   above 2, options as `scoreReg`, or when a score_reg is attached already. A training step throws for a score that is not
 *   finite, and for a value of the cold input that is NaN, or with a name alone not 0 or 1.
 * @example
 * withScoreReg(model, {cold: {input: 'item_age_days', lessThan: 28}, weight: 0.1});
 * withScoreReg(model, {cold: {input: 'item_age_days', lessThan: 28}, target: 0.05, buffer: 256});
 * @see equations 6 and 10 of arXiv 2512.17277.
 */
export function withScoreReg(model: tf.LayersModel, options: WithScoreRegOptions): tf.LayersModel {
  checkCall(model, options, names, caller);
  const {weight = 0.1, cold, kernel = 'linear', bandwidth = 0.1, ...others} = options;
  const {target, stepSize = 0.2, buffer = 0, taskWeights} = options;
  checkOwnOptions(options);
  checkScoreRegOptions(options, 'withScoreReg');
  ensureBuilt(model);
  const tasks = countTasks(model);
  checkTaskWeights(options, tasks, 'withScoreReg');
  const mask = coldMask(model, cold);
  const comparisons = options.match === 'both' ? 2 : 1;
  const each = <T>(make: () => T) => Array.from({length: tasks}, make);
  const buffers = each(() => Array.from({length: comparisons}, () => new ColdBuffer(buffer)));
  const adapted =
    target === undefined ? undefined : each(() => new TargetWeight(weight, target, stepSize, comparisons));
  const penalty = (step: TrainStep) => {
    const scores = model.outputs.map((output) => step.value(output));
    const batch = taskRows(scores, mask(step), {...options, labels: step.targets}, 'withScoreReg');
    const rows = buffer ? batch.map((task, t) => task.map((r, c) => buffers[t]![c]!.fill(r))) : batch;
    if (!adapted) return tf.mul(weight, sumTasks(rows, taskWeights, options, 'withScoreReg')) as tf.Scalar;
    const weights = adapted.map((task, t) => task.weight * (taskWeights?.[t] ?? 1));
    const total = sumTasks(rows, weights, options, 'withScoreReg');
    for (const [t, task] of adapted.entries()) task.observe(batch[t]!);
    return total;
  };
  const term: TrainTerm = {
    name: 'score_reg',
    order: 2,
    spec: {
      weight,
      kernel,
      bandwidth,
      ...others,
      cold: typeof cold === 'function' ? 'function' : cold,
      ...(adapted && {tasks: adapted}),
    },
    recipe: {kind: 'score_reg', packageName: '@cs/score-reg', options},
    state: () => ({
      buffers: buffers.map((task) => task.map((kept) => kept.state())),
      ...(adapted && {tasks: adapted.map((task) => task.state())}),
    }),
    restore: (state) => {
      const {buffers: kept, tasks = []} = state as KeptState;
      kept.forEach((task, t) => void task.forEach((scores, c) => void buffers[t]![c]!.restore(scores)));
      tasks.forEach((task, t) => void adapted?.[t]?.restore(task));
    },
    penalty: (step) => (weight === 0 ? null : tf.tidy(() => penalty(step))),
  };
  attachTerm(model, term, caller);
  return model;
}

registerTerm('score_reg', (model, options: WithScoreRegOptions) => withScoreReg(model, options));

/** What the term remembers: cold scores by task and comparison, and the adapted weights. */
interface KeptState {
  readonly buffers: readonly (readonly (readonly number[])[])[];
  readonly tasks?: readonly TargetWeightState[];
}

function checkOwnOptions({weight = 0.1, target, stepSize = 0.2, buffer = 0}: WithScoreRegOptions): void {
  const fail = (message: string) => packageError('@cs/score-reg', 'withScoreReg', message);
  const above0 = (value: number) => value > 0 && Number.isFinite(value);
  if (!(weight >= 0) || !Number.isFinite(weight))
    throw fail(`weight must be >= 0. Received: ${shown(weight)}.`);
  if (target !== undefined && !above0(target)) throw fail(`target must be > 0. Received: ${shown(target)}.`);
  if (target !== undefined && weight === 0) throw fail('weight must be > 0 to reach a target. Received: 0.');
  if (!above0(stepSize)) throw fail(`stepSize must be > 0. Received: ${shown(stepSize)}.`);
  if (!Number.isInteger(buffer) || buffer < 0) {
    throw fail(`buffer must be a number of rows, 0 or more. Received: ${shown(buffer)}.`);
  }
}

/** @throws for an output that is not `[batch, tasks]`. */
function countTasks(model: tf.LayersModel): number {
  return model.outputs.reduce((tasks, {shape}, i) => {
    if (shape.length > 2) {
      throw packageError(
        '@cs/score-reg',
        'withScoreReg',
        `output "${model.outputNames[i]}" must be [batch, tasks]. Its rank is ${shape.length}.`,
      );
    }
    return tasks + (shape[1] ?? 1);
  }, 0);
}
