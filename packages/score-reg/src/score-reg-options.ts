import {packageError, shown} from '@cs/core';
import {checkMmdOptions, type MmdOptions} from './mmd-options.js';

/** Options of `scoreReg`; `withScoreReg` takes these and more. */
export interface ScoreRegOptions extends MmdOptions {
  /**
   * Which rows are compared: `'all'` (default); `'positives'`, rows with a label above 0.5;
   * `'negatives'`, rows with a label from 0 to 0.5; or `'both'`, the sum of the last two. All but
   * `'all'` need labels and leave out rows with any other label, e.g. -1 or NaN for "not
   * observed".
   */
  readonly match?: 'all' | 'positives' | 'negatives' | 'both';
  /**
   * `'probability'` (default) compares the scores as they are. `'logit'` compares
   * `log(p / (1 - p))` of scores in [0, 1], clipped to [1e-6, 1 - 1e-6].
   */
  readonly space?: 'probability' | 'logit';
  /**
   * One weight per task, at least 0, in the order of outputs and their columns. Default: all 1.
   */
  readonly taskWeights?: readonly number[];
  /**
   * Divides scores, before they are compared, by the absolute `'mean'` or the standard
   * `'deviation'` of the compared rows. No gradient goes through the divisor. Default `false`: no
   * division.
   */
  readonly normalize?: false | 'mean' | 'deviation';
}

const choices = {
  match: ['all', 'positives', 'negatives', 'both'],
  space: ['probability', 'logit'],
  normalize: [false, 'mean', 'deviation'],
} as const;

/**
 * @throws for an unknown `match`, `space` or `normalize`, `normalize: 'mean'` with logits, a
 *   negative task weight, or options that `mmd` rejects.
 */
export function checkScoreRegOptions(options: ScoreRegOptions, functionName: string): void {
  const fail = (message: string) => packageError('@cs/score-reg', functionName, message);
  checkMmdOptions(options, functionName);
  for (const name of ['match', 'space', 'normalize'] as const) {
    const allowed: readonly unknown[] = choices[name];
    const received = options[name];
    if (received !== undefined && !allowed.includes(received)) {
      throw fail(`${name} must be one of ${allowed.join(', ')}. Received: ${shown(received)}.`);
    }
  }
  if (options.space === 'logit' && options.normalize === 'mean') {
    throw fail(
      "normalize: 'mean' needs positive scores, but logits can be negative. Use normalize: 'deviation'.",
    );
  }
  const {taskWeights = []} = options;
  if (!Array.isArray(taskWeights)) {
    throw fail(`taskWeights must be an array with one weight per task. Received: ${shown(taskWeights)}.`);
  }
  const bad = taskWeights.find((weight) => !(weight >= 0) || !Number.isFinite(weight));
  if (bad !== undefined) throw fail(`taskWeights must be >= 0. Received: ${shown(bad)}.`);
}

/** @throws if `taskWeights` does not have one weight per task. */
export function checkTaskWeights({taskWeights}: ScoreRegOptions, tasks: number, functionName: string): void {
  if (taskWeights && taskWeights.length !== tasks) {
    throw packageError(
      '@cs/score-reg',
      functionName,
      `taskWeights must have one weight per task, ${tasks} in all. Received: ${taskWeights.length}.`,
    );
  }
}
