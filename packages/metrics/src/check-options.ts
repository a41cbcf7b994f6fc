import {metricsError} from './checks.js';

/** The names of an interface's options, complete by type: one that is missing, or is none, does not compile. */
export type Names<Options> = {readonly [Name in keyof Options]-?: unknown};

/**
 * Refuses options that a function does not know, so that `tie: 'stable'` is an error and not a default in silence.
 *
 * @returns the options.
 * @throws when they are no object, or have a name that is not among `names`.
 */
export function checkOptions<Options extends object>(
  functionName: string,
  options: Options,
  names: Names<Options>,
): Options {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw metricsError(functionName, 'the options must be an object', options, listOf(names));
  }
  const known = names as Readonly<Record<string, unknown>>;
  // No list of keys is made, and most names are told by their 1: it costs tens of nanoseconds.
  for (const name in options) {
    if (known[name] !== 1 && !Object.hasOwn(known, name)) {
      const near = closest(name, Object.keys(known));
      const hint = near === undefined ? '' : `Did you mean ${near}? `;
      throw metricsError(functionName, 'there is no such option', name, hint + listOf(names));
    }
  }
  return options;
}

function listOf(names: object): string {
  return `Options: ${Object.keys(names).join(', ') || 'none'}`;
}

/** The nearest of the names, where no more than a third of the letters are to be changed. */
function closest(name: string, names: readonly string[]): string | undefined {
  let least = name.length / 3;
  let found: string | undefined;
  for (const known of names) {
    const changes = distance(name, known);
    if (changes > least || (changes === least && found !== undefined)) continue;
    [least, found] = [changes, known];
  }
  return found;
}

/** Levenshtein's distance: letters to insert, delete or replace. */
function distance(from: string, to: string): number {
  let above = Array.from({length: to.length + 1}, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = above[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, above[j]! + 1, row[j - 1]! + 1));
    }
    above = row;
  }
  return above[to.length]!;
}
