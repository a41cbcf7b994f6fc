import {type OptionNames, random} from '@cs/core';
import {
  type AddedParameters,
  addedParameters,
  attachedTerms,
  attachTerm,
  branch,
  checkCall,
  ensureBuilt,
  watchSides,
} from '@cs/graph';
import type * as tf from '@tensorflow/tfjs';
import {type AldiOptions, checkedWeights} from './aldi-options.js';
import {aldiPenalty} from './aldi-penalty.js';
import {coldRows} from './cold.js';
import {caller, fail} from './fail.js';
import {servedOutputs} from './serving.js';
import {buildStudent} from './student.js';
import {checkOutputs, teacherEmbedding} from './teacher.js';

/** The three models of ALDI, which share their weights. */
export interface Aldi {
  /** The given model. Compile and train this one; the student learns in the same steps. */
  readonly teacher: tf.LayersModel;
  /**
   * The student alone. It has only the inputs that it needs. Its outputs are named after the
   * teacher's: `aldi_click` for `click`.
   */
  readonly student: tf.LayersModel;
  /**
   * The model to serve: the teacher scores warm rows, the student cold rows. Its outputs are named
   * after the teacher's: `aldi_served_click` for `click`.
   */
  readonly serving: tf.LayersModel;
  /**
   * The parameters that `serving` has more than `teacher`, and the same in percent of `teacher`.
   */
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
 * Trains a student along with a ranker, its teacher: ALDI, adapted to ranking. The student sees
 * only non-historical features, and serves the cold rows.
 *
 *     L = L_teacher + supervised     * -log sigmoid(s+ - s-)
 *                   + ranking        * BCE(s+ - s-, sigmoid(t+ - t-))
 *                   + identification * BCE(own - other similarity, sigmoid(that of the teacher))
 *                   + rating         * |s - t|
 *
 * s and t are the scores (logits) of student and teacher, and s+ and s- those of a row with and a
 * row without the action. Each part is a mean over pairs or rows; all but the identification part
 * are summed over the outputs. No gradient flows from the student to the teacher, so with any
 * weights the teacher trains bit for bit as it does alone. If a batch has only one class, the
 * parts with pairs are 0; if it has no warm rows, the three alignment parts are 0.
 *
 * Deviations from the paper:
 * 1. A score is the logit of a ranker, not the product of a user and an item embedding.
 * 2. The teacher learns at the same time. In the paper it is trained first and then frozen. To do
 *    that, train the model, set `model.trainable = false`, call this, compile and train again.
 * 3. The student is one tower for the features of a row, without BatchNorm, not one mapper for
 *    items and one for users.
 * 4. Pairs combine rows of the batch with and without the action, across requests. The paper
 *    samples an item for each click of a user. Rows whose label is missing (e.g. -1 or NaN) are in
 *    no pair.
 * 5. Cold rows have labels and take part in the supervised loss. The paper weights the teacher's
 *    influence by the clicks of an item; here it is 1 for warm rows and 0 for cold rows.
 * 6. Similarities are divided by the width of the embedding, and the other rows are all other warm
 *    rows of the batch.
 * 7. Scores are aligned on all warm rows, not only on those in pairs, by the mean over rows. The
 *    authors' code adds the two differences of each pair, which is about twice as much: for its
 *    scale, pass `weights: {rating: 0.2}`.
 * 8. Tasks are summed; the identification part counts once.
 * 9. There is no weight decay, and class weights do not apply to the student's losses.
 *
 * @param model the ranker, compiled or not, with outputs `[batch, tasks]`. It remains the model to
 *   compile and train.
 * @returns teacher, student and serving, which share weights, and the added parameters. Student
 *   and serving are uncompiled; all layers that they add are stock layers.
 * @throws for an unknown option, input or layer, a source that is not `[batch, width]` of floats,
 *   units that are not positive integers, a negative weight, a missing seed, an embedding that is
 *   ambiguous or not `[batch, width]` with width above 1, an output that is not `[batch, tasks]`
 *   or not a probability with `score: 'logit'`, a layer name that is taken, or a term of this name
 *   that is attached already.
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
  // attachTerm checks this too, but only after layers were added to the model's graph.
  if (attachedTerms(model).some((term) => term.name === name)) {
    throw fail(
      'withAldi',
      `a term named "${name}" is attached to this model already. Pass another name, or detach it first: detachTerm(model, "${name}") from @cs/graph.`,
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
  const watch = watchSides((missing, batches) => console.warn(oneSided(missing, batches)));
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
            warm: (now) => {
              const warm = rows.warm(now);
              watch(() => countSides(warm));
              return warm;
            },
          }),
  });
  return {teacher: model, student, serving, added: addedParameters(model, serving)};
}

function countSides(isWarm: tf.Tensor1D): {cold: number; warm: number} {
  const warm = isWarm.dataSync<'float32'>().reduce((sum, value) => sum + value, 0);
  return {cold: isWarm.size - warm, warm};
}

/** The warning that `cold` never split a batch. */
function oneSided(missing: 'cold' | 'warm' | 'both', batches: number): string {
  const [only, effect] =
    missing === 'warm'
      ? ['cold', 'so the student learns nothing from the teacher and serves every row']
      : ['warm', 'so the student serves none of them'];
  return fail(
    'withAldi',
    `the first ${batches} batches had only ${only} rows by the option cold, ${effect}. Check its limit and the unit of its input: an age in years, or a standardized one, does not fit a limit in days.`,
  ).message;
}
