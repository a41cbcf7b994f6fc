import {shown, unknownName} from '@cs/core';
import type {AldiWeights} from './aldi-penalty.js';
import type {Cold} from './cold.js';
import {fail as failIn} from './fail.js';
import type {StudentPlan} from './student.js';

/** Options of `withAldi`. */
export interface AldiOptions {
  /** Names of the inputs or layers that hold non-historical features, each `[batch, width]`, float: all that the student sees. */
  readonly nonHistorical: readonly string[];
  /** Which rows are cold: not learned from the teacher, and served by the student. */
  readonly cold: Cold;
  /** Name of the layer, `[batch, width]`, whose output is the teacher's embedding of a row. Default: the one that all outputs read. */
  readonly at?: string;
  /** Widths of the student's layers, at least one; the last is its embedding. Default `[64, 32]`. */
  readonly units?: readonly number[];
  /** Activation of these layers. Default `'relu'`. */
  readonly activation?: StudentPlan['activation'];
  /** Weights of the losses, each at least 0. Default `{supervised: 1, ranking: 0.9, identification: 0.05, rating: 0.1}`. */
  readonly weights?: Partial<AldiWeights>;
  /** What the losses compare: logits of outputs that are probabilities (default), or outputs as they are. */
  readonly score?: 'logit' | 'raw';
  /** Seed of the student's initial weights and of the pairs. */
  readonly seed: number;
  /** Name of the term and of the student; its layers' names begin with it. Default `'aldi'`. */
  readonly name?: string;
}

const DEFAULT_WEIGHTS: AldiWeights = {supervised: 1, ranking: 0.9, identification: 0.05, rating: 0.1};
const ACTIVATIONS = ['relu', 'elu', 'selu', 'tanh', 'swish'];
const fail = (message: string) => failIn('withAldi', message);

/**
 * Checks what can be checked without the model.
 *
 * @returns the weights, the defaults where none was given.
 */
export function checkedWeights(options: AldiOptions): AldiWeights {
  const {nonHistorical, units = [1], activation = 'relu', score = 'logit', seed} = options;
  if (!Array.isArray(nonHistorical) || nonHistorical.length === 0) {
    throw fail(
      `nonHistorical must name at least one input or layer, in a list. Received: ${shown(nonHistorical)}.`,
    );
  }
  if (!Array.isArray(units) || units.length === 0 || units.some((u) => !Number.isInteger(u) || u < 1)) {
    throw fail(`units must be a list of positive integers, at least one. Received: ${shown(units)}.`);
  }
  if (!ACTIVATIONS.includes(activation)) {
    throw fail(`activation must be one of ${ACTIVATIONS.join(', ')}. Received: ${shown(activation)}.`);
  }
  if (score !== 'logit' && score !== 'raw')
    throw fail(`score must be 'logit' or 'raw'. Received: ${shown(score)}.`);
  if (!Number.isFinite(seed)) throw fail(`seed must be a finite number. Received: ${shown(seed)}.`);
  const {weights: given = {}} = options;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw fail(`weights must be numbers by loss, e.g. {ranking: 0.9}. Received: ${shown(given)}.`);
  }
  const twice = nonHistorical.find((source, i) => nonHistorical.indexOf(source) !== i);
  if (twice !== undefined) throw fail(`nonHistorical names ${shown(twice)} twice. Name each source once.`);
  const weights = {...DEFAULT_WEIGHTS, ...given};
  for (const [key, weight] of Object.entries(weights)) {
    if (!(key in DEFAULT_WEIGHTS)) {
      throw fail(unknownName('weight named', key, Object.keys(DEFAULT_WEIGHTS), 'Weights'));
    }
    if (!(weight >= 0) || !Number.isFinite(weight)) {
      throw fail(`weights.${key} must be >= 0. Received: ${shown(weight)}.`);
    }
  }
  return weights;
}
