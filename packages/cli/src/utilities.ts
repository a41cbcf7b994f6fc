import type {Command} from 'commander';
import {checkActions} from './check-actions.js';
import {map, UsageError} from './parsers.js';

/** Adds the option of the weight that each action has in the score that ranks. */
export function addUtilities(command: Command): Command {
  return command.option(
    '--utilities <map>',
    'weight of each action in the score: "save: 2" (default: 1 each)',
    map,
  );
}

/** @throws {@link UsageError} for unknown actions, and for weights that are no numbers from 0. */
export function checkedUtilities(
  given: Record<string, unknown>,
  actions: readonly string[],
): Record<string, number> {
  checkActions('--utilities', Object.keys(given), actions);
  for (const [action, value] of Object.entries(given)) {
    if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) continue;
    throw new UsageError(
      `error: option '--utilities': ${action} must be a number from 0. Received: ${JSON.stringify(value)}.`,
    );
  }
  return given as Record<string, number>;
}
