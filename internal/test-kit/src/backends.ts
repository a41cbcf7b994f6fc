import {createRequire} from 'node:module';
import * as tf from '@tensorflow/tfjs';
import {beforeAll, describe} from 'vitest';

/** Loads tfjs-node, which registers the backend `tensorflow`; returns whether that worked. */
function loadNative(): boolean {
  const require = createRequire(import.meta.url);
  const util = require('node:util');
  // tfjs-node 4.22 calls these functions, which Node 23 removed.
  util.isNullOrUndefined ??= (x: unknown) => x === null || x === undefined;
  util.isArray ??= Array.isArray;
  try {
    require('@tensorflow/tfjs-node');
    return true;
  } catch {
    return false;
  }
}

/** True if TensorFlow's native backend loads on this machine. */
export const native = loadNative();

/**
 * Runs a suite on the pure-JS and the native backend. If the native one is missing, it is
 * skipped.
 */
export function onBackends(title: string, body: () => void): void {
  for (const backend of ['cpu', 'tensorflow'] as const) {
    describe.skipIf(backend === 'tensorflow' && !native)(`${title} [${backend}]`, () => {
      beforeAll(async () => {
        await tf.setBackend(backend);
        await tf.ready();
        // IS_TEST suppresses the advice that pure JS prints at its first tensor.
        tf.env().set('IS_TEST', true);
        tf.tensor1d([0]).dispose();
        tf.env().set('IS_TEST', false);
      });
      body();
    });
  }
}
