import util from 'node:util';

/**
 * Puts `util.isNullOrUndefined` and `util.isArray` back, which tfjs-node 4.22 calls at its first op and Node 23 took
 * away. Does nothing where they exist. Call it before tfjs-node is loaded.
 */
export function restoreNodeUtil(target: object = util): void {
  const object = target as Record<string, unknown>;
  object.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  object.isArray ??= Array.isArray;
}
