import {defineConfig} from 'vitest/config';

/**
 * The test configuration of every package. TensorFlow's native library crashes in worker threads, so
 * tests run in forked processes. Each fork loads the whole library, so there are few of them.
 */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    // A process for each file would load TensorFlow again: a third to a half of the whole time.
    isolate: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    env: {TF_CPP_MIN_LOG_LEVEL: '3'},
    // tfjs-node calls deprecated functions of Node.
    execArgv: ['--no-deprecation'],
  },
});
