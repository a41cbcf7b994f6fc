/**
 * The error that every plug-in throws: package, function, what is wrong, what to do.
 *
 * @example
 * throw packageError('@cs/mixup', 'withMixup', 'no layer named "interactoin". Layers that can be cut: interaction.');
 */
export function packageError(packageName: string, functionName: string, message: string): Error {
  return new Error(`[${packageName}] ${functionName}: ${message}`);
}
