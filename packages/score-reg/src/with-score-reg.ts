import {type OptionNames, packageError, shown} from '@cs/core';
import {
  attachedTerms,
  attachTerm,
  checkCall,
  checkModel,
  ensureBuilt,
  registerTerm,
  type TrainStep,
  type TrainTerm,
} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {checkLosses} from './check-losses.js';
import {type Cold, caller, coldMask} from './cold.js';
import {ColdBuffer} from './cold-buffer.js';
import {OneSidedWarning} from './one-sided-warning.js';
import {checkScoreRegOptions, checkTaskWeights, type ScoreRegOptions} from './score-reg-options.js';
import {sumTasks, taskValues} from './sum-tasks.js';
import {TargetWeight, type TargetWeightState, type TaskState} from './target-weight.js';
import {taskRows} from './task-rows.js';

/** Options of `withScoreReg`. */
export interface WithScoreRegOptions extends ScoreRegOptions {
  /** Which rows are cold. */
  readonly cold: Cold;
  /**
   * Weight of the term in the loss, at least 0. With a `target` it is the initial weight and must
   * be above 0. Default 0.1, as in the paper.
   */
  readonly weight?: number;
  /**
   * The relative gap to reach, above 0: 0.05 allows the mean score of the compared cold rows to
   * differ by 5 % from that of the warm rows. Training then adapts a weight per task, which
   * `scoreRegState` returns. Default: no target, the weight is fixed.
   */
  readonly target?: number;
  /** How fast a `target` adapts the weight, above 0. Default 0.2. */
  readonly stepSize?: number;
  /**
   * A batch with fewer cold rows than this is filled up with the most recent cold scores of
   * earlier batches, as constants. Counted per task, and per label with `match: 'both'`.
   * Default 0: no buffer.
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
 * Adds the score regularizer to the loss that a model is trained on:
 *
 *     L = L_task + weight * scoreReg(scores, isCold)
 *
 * The term acts in `fit`, `fitDataset` and `trainOnBatch`, and takes the labels for `match` from
 * the targets of the batch. The model, its predictions, its parameters and its saved files stay
 * the same, so serving costs nothing. With weight 0, training is bit for bit the same as without
 * the plug-in. A batch without cold or without warm rows contributes exactly 0. With a `buffer`, a
 * batch without cold rows compares its warm rows with the buffered scores.
 *
 * With a `target`, each task has its own weight_t:
 *
 *     L = L_task + sum over tasks of taskWeight * weight_t * MMD^2_t
 *
 * After each batch with n cold rows, the weight moves by
 *
 *     log weight_t += stepSize * n / (n + 64) * (s * gap_t / target - 1),   within [1e-6, 1e6]
 *     gap_t = (mean cold score - mean warm score) / |mean warm score|
 *     s = sign of the gap over the last batches
 *
 * The gap is that of the model's scores, whatever the `kernel`, `space` or `normalize`; with
 * `match: 'both'`, the larger of the two gaps counts. If the gap is below the target anyway, the
 * weight decays. Nothing is drawn at random.
 *
 * If the first 50 batches lack cold or warm rows, in all or in one of the comparisons, it prints a
 * warning once, because the term is 0 in such batches.
 *
 * @param model any ranker whose outputs are scores `[batch, 1]` or `[batch, tasks]`, compiled or
 *   not.
 * @returns the same model.
 * @throws for a negative weight, a target or step size that is not above 0, a buffer that is not
 *   an integer of at least 0, an unknown input, an output of rank above 2, options that `scoreReg`
 *   rejects, or a model that already has a score_reg term. A training step throws for a score or
 *   a loss that is not finite, for NaN in the input of a condition, and for a value other than 0 and 1 if
 *   `cold` is an input's name or a function.
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
  const warning = new OneSidedWarning(model, options, tasks);
  const penalty = (step: TrainStep) => {
    checkLosses(step);
    const scores = model.outputs.map((output) => step.value(output));
    const isCold = mask(step);
    const batch = taskRows(scores, isCold, {...options, labels: step.targets}, 'withScoreReg');
    warning.observe(step, isCold, batch);
    const rows = buffer ? batch.map((task, t) => task.map((r, c) => buffers[t]![c]!.fill(r))) : batch;
    const values = taskValues(rows, options, 'withScoreReg');
    const logged = sumTasks(values, taskWeights);
    if (!adapted) return tf.mul(weight, logged) as tf.Scalar;
    const weights = adapted.map((task, t) => task.weight * (taskWeights?.[t] ?? 1));
    const loss = sumTasks(values, weights);
    for (const [t, task] of adapted.entries()) task.observe(batch[t]!);
    return {loss, logged};
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

/**
 * Returns the weights that a `target` of `withScoreReg` has adapted so far, and the current gaps.
 *
 * @returns one `{weight, gap}` per task, in the order of the outputs and their columns.
 * @throws if the model has no score_reg term with a target.
 * @example
 * withScoreReg(model, {cold: 'is_new', target: 0.05});
 * // ... after training
 * const [{weight, gap}] = scoreRegState(model); // e.g. weight 7.9, gap -0.05: cold 5 % below warm
 */
export function scoreRegState(model: tf.LayersModel): TaskState[] {
  checkModel(model, {packageName: '@cs/score-reg', functionName: 'scoreRegState'});
  const tasks = attachedTerms(model).find(({name}) => name === 'score_reg')?.spec.tasks;
  if (!Array.isArray(tasks)) {
    throw packageError(
      '@cs/score-reg',
      'scoreRegState',
      'the model has no score_reg term with a target. Attach one: withScoreReg(model, {cold, target: 0.05}).',
    );
  }
  return (tasks as TargetWeight[]).map(({weight, gap}) => ({weight, gap}));
}

/** The term's state: buffered cold scores by task and comparison, and the adapted weights. */
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
  if (target !== undefined && weight === 0)
    throw fail('weight must be > 0 if there is a target. Received: 0.');
  if (!above0(stepSize)) throw fail(`stepSize must be > 0. Received: ${shown(stepSize)}.`);
  if (!Number.isInteger(buffer) || buffer < 0) {
    throw fail(`buffer must be a number of rows, an integer >= 0. Received: ${shown(buffer)}.`);
  }
}

/** @throws if an output is not `[batch, tasks]`. */
function countTasks(model: tf.LayersModel): number {
  return model.outputs.reduce((tasks, {shape}, i) => {
    if (shape.length > 2) {
      throw packageError(
        '@cs/score-reg',
        'withScoreReg',
        `output "${model.outputNames[i]}" must have shape [batch, tasks]. Received: rank ${shape.length}.`,
      );
    }
    return tasks + (shape[1] ?? 1);
  }, 0);
}
