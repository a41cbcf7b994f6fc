import * as tf from '@tensorflow/tfjs';
import {maskedMmd} from './masked-mmd.js';
import type {Rows} from './matched-rows.js';
import {normalized} from './normalized.js';
import type {ScoreRegOptions} from './score-reg-options.js';
import {toLogit} from './to-logit.js';

/** MMD^2 of one comparison: into the space, divided by the scale, then the kernel. */
export function compareRows(rows: Rows, options: ScoreRegOptions, functionName: string): tf.Scalar {
  const {space, normalize} = options;
  const inSpace = space === 'logit' ? toLogit(rows.scores, functionName) : rows.scores;
  const scores = normalize ? normalized({...rows, scores: inSpace}, normalize) : inSpace;
  return maskedMmd(scores, rows.isWarm, rows.isCold, options, functionName);
}

/** The sum over a task's comparisons. */
export function compareAll(
  comparisons: readonly Rows[],
  options: ScoreRegOptions,
  functionName: string,
): tf.Scalar {
  return comparisons
    .map((rows) => compareRows(rows, options, functionName))
    .reduce((sum, value) => tf.add(sum, value));
}
