import {closest, distance} from 'fastest-levenshtein';

/** Wrong usage that only shows once the log is read: the command ends with code 2, as for an option that commander refuses. */
export class UsageError extends Error {}

/**
 * Fails where an option names what is not there.
 *
 * @throws {@link UsageError} with what it could be.
 */
export function checkNames(option: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new UsageError(`error: option '${option}': ${unknownName(unknown[0]!, known)}`);
}

/** Says that a name is unknown, and which is meant. */
export function unknownName(name: string, known: readonly string[]): string {
  const near = known.length > 0 ? closest(name, [...known]) : '';
  const hint = distance(name, near) <= Math.min(3, name.length / 2) ? `Did you mean ${near}?` : '';
  return [`there is no '${name}'.`, hint, `Known: ${known.join(', ')}.`].filter(Boolean).join(' ');
}
