import type {Caller} from './cut.js';
import {pluginError} from './errors.js';

/**
 * Refuses options that a function does not know, so that `wieght: 3` is an error and not a default in silence.
 *
 * @param known the names of all options; `optionNames` gives them.
 * @throws when `options` is no object, or has a name that is not known.
 */
export function checkOptions(
  options: unknown,
  known: readonly string[],
  {packageName, functionName}: Caller,
): void {
  const fail = (message: string) => pluginError(packageName, functionName, message);
  const list = `Options: ${known.join(', ')}.`;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const received = JSON.stringify(options) ?? String(options);
    throw fail(`the options must be an object. Received: ${received}. ${list}`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw fail(`no option "${unknown}". ${list}`);
}

/**
 * The names of an interface's options, complete by type: a name that is missing or is not one does not compile.
 *
 * @example
 * const names = optionNames<MixupOptions>({at: 1, call: 1, alpha: 1, weight: 1, lambdaPer: 1, seed: 1});
 */
export function optionNames<Options>(names: Readonly<Record<keyof Options, 1>>): readonly string[] {
  return Object.keys(names);
}
