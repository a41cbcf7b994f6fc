/** The function that a user called, for its error messages. */
export interface Caller {
  readonly packageName: string;
  readonly functionName: string;
}

/**
 * Makes the error that every function of these packages throws: package, function, what is wrong, what was received, what to do.
 *
 * @param options the cause, where another error led to this one.
 * @example
 * throw packageError('@cs/mixup', 'withMixup', 'no layer named "interactoin". Layers that can be cut: interaction.');
 */
export function packageError(
  packageName: string,
  functionName: string,
  message: string,
  options?: ErrorOptions,
): Error {
  return new Error(`[${packageName}] ${functionName}: ${message}`, options);
}
