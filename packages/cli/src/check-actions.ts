import {unknownName} from '@cs/core';
import {UsageError} from './parsers.js';

/**
 * Fails where an option names an action that the log does not have.
 *
 * @throws {@link UsageError} with what it could be.
 */
export function checkActions(option: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new UsageError(`error: option '${option}': ${unknownName('action', unknown[0], known, 'Actions')}`);
}
