import {unknownName} from '@cs/core';
import {UsageError} from './usage-error.js';

/**
 * Checks that the log has all actions that an option names.
 *
 * @throws {@link UsageError} for the first unknown action, with the most similar known one.
 */
export function checkActions(option: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new UsageError(`error: option '${option}': ${unknownName('action', unknown[0], known, 'Actions')}`);
}
