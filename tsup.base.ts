import {copyFileSync} from 'node:fs';
import type {Options} from 'tsup';

/**
 * The build of every package: ESM with types, and TensorFlow.js stays outside the bundle. It also
 * copies the licence, because npm packs only files in the folder of the package, and a prepack
 * script would not run here (`ignore-scripts`).
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
