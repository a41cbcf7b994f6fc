import {type OptionNames, random} from '@cs/core';
import {
  type AddedParameters,
  addedParameters,
  attachedTerms,
  attachTerm,
  branch,
  checkCall,
  ensureBuilt,
} from '@cs/graph';
import type * as tf from '@tensorflow/tfjs';
import {type AldiOptions, checkedWeights} from './aldi-options.js';
import {aldiPenalty} from './aldi-penalty.js';
import {coldRows} from './cold.js';
import {caller, fail} from './fail.js';
import {servedOutputs} from './serving.js';
import {buildStudent} from './student.js';
import {checkOutputs, teacherEmbedding} from './teacher.js';

/** A teacher, its student, and what is served. */
export interface Aldi {
  /** The model that was given. Compile and train this one; the student learns along. */
  readonly teacher: tf.LayersModel;
  /** The student alone. Its inputs are those that it needs; its outputs are called `aldi_` and the name of the teacher's output. */
  readonly student: tf.LayersModel;
  /** Warm rows by the teacher, cold rows by the student; outputs are called `aldi_served_` and the name of the teacher's output. */
  readonly serving: tf.LayersModel;
  /** Parameters of `serving` less those of `teacher`, and the same in per cent of the teacher's. */
  readonly added: AddedParameters;
}

const names: OptionNames<AldiOptions> = {
  nonHistorical: 1,
  cold: 1,
  at: 1,
  units: 1,
  activation: 1,
  weights: 1,
  score: 1,
  seed: 1,
  name: 1,
};

/**
 * Trains a student that sees non-historical features only beside a ranker, its teacher, in the same step: ALDI, adapted to ranking.
 *
 *     L = L_teacher + supervised * -log sigmoid(s+ - s-) + ranking * BCE(s+ - s-, sigmoid(t+ - t-))
 *       + identification * BCE(own - other similarity of the student, sigmoid(the same of the teacher)) + rating * |s - t|
 *
 * s and t are the scores (logits) of student and teacher; each part is a mean, the first, second and fourth summed over the outputs. No gradient
 * goes from the student to the teacher, so the teacher trains bit for bit as without, for any weights. A batch with only one class has no pairs, and
 * one without warm rows has nothing to align: those parts are then 0.
 *
 * Deviations from the paper: (1) a score is the logit of a ranker, not a product of a user's and an item's embedding; (2) the
 * teacher learns at the same time, in the paper it is trained before and frozen (to do that, train, set `model.trainable = false`,
 * call this, compile and train again); (3) one tower for a row's features, not a mapper for items and one for users, and without
 * BatchNorm; (4) pairs are made of the batch's rows with and without the action, across requests, not by sampling an item for each
 * click of a user; (5) cold rows have labels and take part in the supervised loss, and the weight that grows with an item's clicks
 * is 1 for warm rows and 0 for cold ones; (6) similarities are divided by the width of the embedding, and the others are all other
 * warm rows; (7) scores are aligned on all warm rows, not on those of the pairs; (8) tasks are summed, the identification part counts
 * once; (9) no weight decay, and weights of classes are not used.
 *
 * @param model the ranker, whose outputs are `[batch, tasks]`; compiled or not. It stays the model to compile, to train and to save.
 * @returns teacher, student and serving, which share weights; the last two are uncompiled and of stock layers beside the teacher's.
 * @throws for an unknown input or layer, a source that is not `[batch, width]` of floats, widths that are not positive integers, a negative weight, an
 *   embedding that cannot be told, an output that is not `[batch, tasks]` or no probability, names that are taken, or when attached already.
 * @example
 * const {serving, student, added} = withAldi(model, {
 *   nonHistorical: ['content', 'category_embedding'], at: 'mlp_1', units: [64, 32],
 *   cold: {input: 'item_age_days', lessThan: 28}, seed: 7,
 * });
 * @see Huang et al., Aligning Distillation for Cold-Start Item Recommendation, SIGIR 2023.
 */
export function withAldi(model: tf.LayersModel, options: AldiOptions): Aldi {
  checkCall(model, options, names, caller);
  const {
    nonHistorical,
    units = [64, 32],
    activation = 'relu',
    score = 'logit',
    seed,
    name = 'aldi',
  } = options;
  const weights = checkedWeights(options);
  // Before anything is built on the model's graph.
  if (attachedTerms(model).some((term) => term.name === name)) {
    throw fail(
      'withAldi',
      `"${name}" is attached to this model already. Pass another name, or take it off first: detachTerm(model, "${name}").`,
    );
  }
  ensureBuilt(model);
  checkOutputs(model, score);
  const rows = coldRows(model, options.cold);
  const embedding = weights.identification > 0 ? teacherEmbedding(model, options.at) : undefined;
  const built = buildStudent(model, {nonHistorical, units, activation, score, name, seed});
  const student = branch(model, built.outputs, name);
  const served = servedOutputs(
    model.outputs,
    built.outputs,
    rows.gates(name),
    model.outputNames.map((output) => `${name}_served_${output}`),
  );
  const serving = branch(model, served, `${name}_serving`, [model, student]);
  const draw = random(seed);
  const idle = Object.values(weights).every((weight) => weight === 0);
  attachTerm(model, {
    name,
    order: 3,
    spec: {nonHistorical, cold: options.cold, units, activation, weights, score, seed},
    weights: idle ? [] : built.weights,
    recipe: {
      kind: 'aldi',
      packageName: '@cs/baselines',
      options,
      refuse:
        'its student is a model of its own, with weights that are saved with serving. Call withAldi again',
    },
    state: draw.state,
    restore: (state) => draw.restore(state as number[]),
    penalty: (step) =>
      idle
        ? null
        : aldiPenalty(step, {
            student: built,
            weights,
            score,
            embedding,
            outputs: model.outputs,
            random: draw,
            warm: rows.warm,
          }),
  });
  return {teacher: model, student, serving, added: addedParameters(model, serving)};
}
