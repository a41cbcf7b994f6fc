import {packageError} from '@cs/core';
import {attachedTerms, checkModel} from '@cs/graph';
import type * as tf from '@tensorflow/tfjs';
import type {TargetWeight, TaskState} from './target-weight.js';

/**
 * What the weights stand at that `withScoreReg` adapts to a `target`.
 *
 * @returns one `{weight, gap}` a task, in the order of the outputs and their columns, as it is now.
 * @throws when the model has no score_reg with a target.
 * @example
 * const [{weight, gap}] = scoreRegState(model); // e.g. weight 7.9, gap -0.05: cold scores 5 % below warm ones
 */
export function scoreRegState(model: tf.LayersModel): TaskState[] {
  checkModel(model, {packageName: '@cs/score-reg', functionName: 'scoreRegState'});
  const tasks = attachedTerms(model).find(({name}) => name === 'score_reg')?.spec.tasks;
  if (!Array.isArray(tasks)) {
    throw packageError(
      '@cs/score-reg',
      'scoreRegState',
      'no score_reg with a target on this model. Add one: withScoreReg(model, {cold, target: 0.05}).',
    );
  }
  return (tasks as TargetWeight[]).map(({weight, gap}) => ({weight, gap}));
}
