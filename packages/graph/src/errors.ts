/**
 * The error that every plug-in throws: package, function, what is wrong, what to do.
 *
 * @example
 * throw pluginError('@cs/mixup', 'withMixup', 'no layer named "interactoin". Layers that can be cut: interaction.');
 */
export function pluginError(packageName: string, functionName: string, message: string): Error {
  return new Error(`[${packageName}] ${functionName}: ${message}`);
}
