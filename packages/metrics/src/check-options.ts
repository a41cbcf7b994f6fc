import {checkOptions as check} from '@cs/core';

/** The names of all options of an interface. TypeScript rejects a missing or extra name. */
export type Names<Options> = {readonly [Name in keyof Options]-?: unknown};

/**
 * Checks the options of a function of this package with `checkOptions` of `@cs/core`.
 *
 * @returns the options.
 * @throws when they are not an object or have a name that is not in `names`.
 */
export function checkOptions<Options extends object>(
  functionName: string,
  options: Options,
  names: Names<Options>,
): Options {
  return check(options, names, {packageName: '@cs/metrics', functionName});
}
