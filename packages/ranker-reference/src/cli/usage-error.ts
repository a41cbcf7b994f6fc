import {unknownName} from '@cs/graph';

/** Wrong usage that only shows once the log is read: the command ends with code 2, as for an option that commander refuses. */
export class UsageError extends Error {}

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
