import {defineConfig} from 'vitest/config';

/**
 * The tests of a mutation run. Those of threads and browsers are left out: they run the build, which holds no mutants. The base
 * configuration lies outside of the copy of this package that is mutated.
 */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    exclude: ['src/parallel.test.ts', 'src/browser.test.ts'],
    testTimeout: 120_000,
  },
});
