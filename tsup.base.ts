import {copyFileSync} from 'node:fs';
import type {Options} from 'tsup';

/**
 * The build that every package shares: ESM only, types beside it, nothing of TensorFlow.js inside. It also brings the licence, which npm packs
 * from the package's folder only; a prepack script would not run, as scripts are off here.
 */
export function packageBuild(entry: string[] | Record<string, string> = ['src/index.ts']): Options {
  copyFileSync('../../LICENSE', 'LICENSE');
  return {
    entry,
    format: 'esm',
    target: 'node20',
    dts: true,
    clean: true,
    sourcemap: true,
    external: [/^@tensorflow\//, /^@cs\//],
  };
}
