import type {Options} from 'tsup';

/** The build that every package shares: ESM only, types beside it, nothing of TensorFlow.js inside. */
export function packageBuild(entry: string[] | Record<string, string> = ['src/index.ts']): Options {
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
