import type {Command} from 'commander';
import {checkActions} from './check-actions.js';
import {map} from './parsers.js';
import {UsageError} from './usage-error.js';

/** Adds the option for the weight of each action in the score that rows are ranked by. */
export function addUtilities(command: Command): Command {
  return command.option(
    '--utilities <map>',
    'weight of each action in the score: "save: 2" (default: 1 each)',
    map,
  );
}

/**
 * @throws {@link UsageError} for an unknown action, for a weight that is not a number of at least 0, and
 *   if all weights are 0.
 */
export function checkedUtilities(
  given: Record<string, unknown>,
  actions: readonly string[],
): Record<string, number> {
  checkActions('--utilities', Object.keys(given), actions);
  for (const [action, value] of Object.entries(given)) {
    if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) continue;
    throw new UsageError(
      `error: option '--utilities': ${action} must be a number of at least 0. Received: ${JSON.stringify(value)}.`,
    );
  }
  if (actions.every((action) => given[action] === 0)) {
    throw new UsageError(
      "error: option '--utilities': at least one weight must be above 0. Received: 0 for all, so all rows would have the same score.",
    );
  }
  return given as Record<string, number>;
}
