import {packageError, shown} from '@cs/core';
import {checkMmdOptions, type MmdOptions} from './mmd-options.js';

/** Options of `scoreReg`, and of `withScoreReg`, which has more. */
export interface ScoreRegOptions extends MmdOptions {
  /**
   * Which rows are compared: `'all'` (default), those of label above 0.5 (`'positives'`), those of label 0 to 0.5
   * (`'negatives'`), or positives with positives and negatives with negatives, added (`'both'`). All but `'all'` need labels; rows
   * of another label, such as the -1 or NaN of one that was not observed, are left out.
   */
  readonly match?: 'all' | 'positives' | 'negatives' | 'both';
  /** `'logit'` compares `log(p / (1 - p))` of scores in [0, 1], taken to [1e-6, 1 - 1e-6] first. Default `'probability'`: scores as they are. */
  readonly space?: 'probability' | 'logit';
  /** Weight of each task, at least 0, in the order of the outputs and their columns. Default 1 each. */
  readonly taskWeights?: readonly number[];
  /**
   * What scores are divided by before they are compared: the absolute `'mean'` of the rows compared, or their standard
   * `'deviation'`. Default `false`: nothing.
   */
  readonly normalize?: false | 'mean' | 'deviation';
}

const choices = {
  match: ['all', 'positives', 'negatives', 'both'],
  space: ['probability', 'logit'],
  normalize: [false, 'mean', 'deviation'],
} as const;

/** @throws for an option that is none of its choices, `normalize: 'mean'` of logits, a negative task weight, or options as `mmd`. */
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
    throw fail("normalize 'mean' needs scores above 0, and logits are not. Use 'deviation'.");
  }
  const {taskWeights = []} = options;
  if (!Array.isArray(taskWeights)) {
    throw fail(`taskWeights must be a list, a weight a task. Received: ${shown(taskWeights)}.`);
  }
  const bad = taskWeights.find((weight) => !(weight >= 0) || !Number.isFinite(weight));
  if (bad !== undefined) throw fail(`taskWeights must be >= 0. Received: ${shown(bad)}.`);
}

/** @throws when `taskWeights` are given and are not one a task. */
export function checkTaskWeights({taskWeights}: ScoreRegOptions, tasks: number, functionName: string): void {
  if (taskWeights && taskWeights.length !== tasks) {
    throw packageError(
      '@cs/score-reg',
      functionName,
      `taskWeights must hold one weight for each of the ${tasks} tasks. Received: ${taskWeights.length}.`,
    );
  }
}
