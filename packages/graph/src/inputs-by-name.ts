import {type Caller, packageError, unknownName} from '@cs/core';
import type * as tf from '@tensorflow/tfjs';

/** A function that a user passes as an option: it takes the inputs of a batch by name. */
export type OfInputs = (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor;

/**
 * Calls a user's function with the inputs of a batch by name.
 *
 * @param option the name of the option, for error messages.
 * @returns what the function returned, unchecked.
 * @throws when the function reads an input that the model does not have, and when it throws: the
 *   error names the option, and its `cause` is the error of the function.
 */
export function callWithInputs(
  option: string,
  of: OfInputs,
  names: readonly string[],
  inputs: readonly tf.Tensor[],
  {packageName, functionName}: Caller,
): tf.Tensor {
  const fail = (message: string) => packageError(packageName, functionName, message);
  let unknown: Error | undefined;
  const byName = new Proxy(Object.fromEntries(names.map((name, i) => [name, inputs[i]!])), {
    get(target, name) {
      if (typeof name === 'string' && !Object.hasOwn(target, name)) {
        unknown = fail(`${option}: ${unknownName('input named', name, names, 'Inputs')}`);
        throw unknown;
      }
      return Reflect.get(target, name);
    },
  });
  try {
    return of(byName);
  } catch (error) {
    if (error === unknown) throw error;
    const text = error instanceof Error ? error.message : String(error);
    throw Object.assign(fail(`the function ${option} threw: ${text}`), {cause: error});
  }
}
