import {type Caller, packageError, shown, unknownName} from '@cs/core';
import {checkModel} from './check-model.js';

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
  const fail = (message: string) => packageError(packageName, functionName, message);
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw fail(`the options must be an object. Received: ${shown(options)}. Options: ${known.join(', ')}.`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw fail(unknownName('option', unknown, known, 'Options'));
}

/**
 * Refuses a call of a plug-in, `withX(model, options)`, whose model is none or whose options it does not know.
 *
 * @throws as `checkModel` and `checkOptions`.
 */
export function checkCall(model: unknown, options: unknown, known: readonly string[], caller: Caller): void {
  checkModel(model, caller);
  checkOptions(options, known, caller);
}

/**
 * The names of an interface's options, complete by type: a name that is missing or is not one does not compile.
 *
 * @example
 * const names: OptionNames<MixupOptions> = {at: 1, call: 1, alpha: 1, weight: 1, lambdaPer: 1, seed: 1};
 */
export function optionNames<Options>(names: Readonly<Record<keyof Options, 1>>): readonly string[] {
  return Object.keys(names);
}
