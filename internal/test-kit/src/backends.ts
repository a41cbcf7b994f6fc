import {createRequire} from 'node:module';
import * as tf from '@tensorflow/tfjs';
import {beforeAll, describe} from 'vitest';

/** True when tfjs-node loads here; it registers the backend `tensorflow` as it does. */
function loadNative(): boolean {
  const require = createRequire(import.meta.url);
  const util = require('node:util');
  // tfjs-node 4.22 calls these, and Node 23 took them away.
  util.isNullOrUndefined ??= (x: unknown) => x === null || x === undefined;
  util.isArray ??= Array.isArray;
  try {
    require('@tensorflow/tfjs-node');
    return true;
  } catch {
    return false;
  }
}

/** Whether TensorFlow's native backend loads here. */
export const native = loadNative();

/** Runs a suite on the pure-JS backend and on TensorFlow's; where that is missing its tests are listed as skipped. */
export function onBackends(title: string, body: () => void): void {
  for (const backend of ['cpu', 'tensorflow'] as const) {
    describe.skipIf(backend === 'tensorflow' && !native)(`${title} [${backend}]`, () => {
      beforeAll(async () => {
        await tf.setBackend(backend);
        await tf.ready();
        // At its first tensor the pure-JS backend advertises the native one, unless this is set.
        tf.env().set('IS_TEST', true);
        tf.tensor1d([0]).dispose();
        tf.env().set('IS_TEST', false);
      });
      body();
    });
  }
}
