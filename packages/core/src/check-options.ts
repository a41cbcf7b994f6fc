import {type Caller, packageError, shown, unknownName} from './errors.js';

/** Maps the name of each option to 1. TypeScript rejects a missing or extra name. */
export type OptionNames<Options> = {readonly [Name in keyof Options]-?: 1};

/**
 * Checks that an options object has no unknown option. A misspelled `wieght: 3` is thus an error
 * and never a silent default.
 *
 * It does not check values, and it accepts missing options.
 *
 * @param names all options of the function.
 * @returns the given object.
 * @throws when `options` is not an object or has an unknown option.
 * @example
 * interface Options { at: string; weight?: number }
 * const names: OptionNames<Options> = {at: 1, weight: 1};
 * checkOptions(options, names, {packageName: '@cs/mixup', functionName: 'withMixup'});
 */
export function checkOptions<Options extends object>(
  options: Options,
  names: {readonly [Name in keyof Options]-?: unknown},
  caller: Caller,
): Options {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const list = Object.keys(names).join(', ') || 'none';
    throw fail(caller, `the options must be an object. Received: ${shown(options)}. Options: ${list}.`);
  }
  const known = names as Readonly<Record<string, unknown>>;
  // Metrics call this often. This loop allocates no list of keys and takes tens of nanoseconds.
  for (const name in options) {
    if (known[name] !== 1 && !Object.hasOwn(known, name)) {
      throw fail(caller, unknownName('option', name, Object.keys(known), 'Options'));
    }
  }
  return options;
}

function fail({packageName, functionName}: Caller, message: string): Error {
  return packageError(packageName, functionName, message);
}
