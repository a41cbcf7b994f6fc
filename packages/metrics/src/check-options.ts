import {checkOptions as check} from '@cs/core';

/** The names of an interface's options, complete by type: a missing or extra name does not compile. */
export type Names<Options> = {readonly [Name in keyof Options]-?: unknown};

/**
 * Checks the options of a function of this package, as `checkOptions` of `@cs/core` does.
 *
 * @returns the options.
 * @throws when they are not an object, or have a name that is not among `names`.
 */
export function checkOptions<Options extends object>(
  functionName: string,
  options: Options,
  names: Names<Options>,
): Options {
  return check(options, names, {packageName: '@cs/metrics', functionName});
}
