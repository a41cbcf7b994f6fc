import {defineConfig} from 'vitest/config';

/**
 * The test run that every package shares. TensorFlow's native library lives in a forked process (it
 * crashes in worker threads), and each fork loads all of it, so there are few of them.
 */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    // Each file in a process of its own would load TensorFlow anew: a third to a half of the whole time.
    isolate: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    env: {TF_CPP_MIN_LOG_LEVEL: '3'},
    // tfjs-node calls functions of Node that are deprecated.
    execArgv: ['--no-deprecation'],
  },
});
