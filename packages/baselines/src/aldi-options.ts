import {shown, unknownName} from '@cs/core';
import type {AldiWeights} from './aldi-penalty.js';
import type {Cold} from './cold.js';
import {fail as failIn} from './fail.js';
import type {StudentPlan} from './student.js';

/** Options of `withAldi`. */
export interface AldiOptions {
  /**
   * Names of the inputs or layers that hold non-historical features, each `[batch, width]` of
   * floats. The student sees nothing else.
   */
  readonly nonHistorical: readonly string[];
  /**
   * Which rows are cold. The student serves them, and does not learn from the teacher's scores of
   * them.
   */
  readonly cold: Cold;
  /**
   * Name of the layer whose output, `[batch, width]`, is the teacher's embedding of a row.
   * Default: the layer that all outputs are computed from.
   */
  readonly at?: string;
  /**
   * Widths of the student's layers, at least one; the last makes its embedding.
   * Default `[64, 32]`.
   */
  readonly units?: readonly number[];
  /** Activation of the student's layers. Default `'relu'`. */
  readonly activation?: StudentPlan['activation'];
  /**
   * Weights of the student's losses, each at least 0. Default
   * `{supervised: 1, ranking: 0.9, identification: 0.05, rating: 0.1}`.
   */
  readonly weights?: Partial<AldiWeights>;
  /**
   * The scores that the losses compare: `'logit'` (default) takes the logits of outputs that are
   * probabilities, `'raw'` takes the outputs as they are.
   */
  readonly score?: 'logit' | 'raw';
  /** Seed of the student's initial weights and of the random pairs. */
  readonly seed: number;
  /** Name of the term and of the student, and prefix of its layer names. Default `'aldi'`. */
  readonly name?: string;
}

const DEFAULT_WEIGHTS: AldiWeights = {supervised: 1, ranking: 0.9, identification: 0.05, rating: 0.1};
const ACTIVATIONS = ['relu', 'elu', 'selu', 'tanh', 'swish'];
const fail = (message: string) => failIn('withAldi', message);

/**
 * Checks the options that do not depend on the model.
 *
 * @returns the weights of the losses, with defaults for those not given.
 */
export function checkedWeights(options: AldiOptions): AldiWeights {
  const {nonHistorical, units = [1], activation = 'relu', score = 'logit', seed} = options;
  if (!Array.isArray(nonHistorical) || nonHistorical.length === 0) {
    throw fail(
      `nonHistorical must be an array with the name of at least one input or layer. Received: ${shown(nonHistorical)}.`,
    );
  }
  if (!Array.isArray(units) || units.length === 0 || units.some((u) => !Number.isInteger(u) || u < 1)) {
    throw fail(`units must be an array of at least one positive integer. Received: ${shown(units)}.`);
  }
  if (!ACTIVATIONS.includes(activation)) {
    throw fail(`activation must be one of ${ACTIVATIONS.join(', ')}. Received: ${shown(activation)}.`);
  }
  if (score !== 'logit' && score !== 'raw')
    throw fail(`score must be 'logit' or 'raw'. Received: ${shown(score)}.`);
  if (!Number.isFinite(seed)) throw fail(`seed must be a finite number. Received: ${shown(seed)}.`);
  const {weights: given = {}} = options;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw fail(
      `weights must be an object of numbers by loss, e.g. {ranking: 0.9}. Received: ${shown(given)}.`,
    );
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
