import {createRequire} from 'node:module';
import {arch, availableParallelism, platform, totalmem} from 'node:os';
import {resolve} from 'node:path';
import type {LoadedSizes} from '@cs/experiment';
import type {BatchSource, OpenOptions} from '@cs/log';
import type {RankerSizes} from '@cs/ranker-reference';
import * as tf from '@tensorflow/tfjs';
import {sizesOf, type TrainingFlags} from './training-flags.js';

/** What a run may say besides its training. */
export interface RunFlags extends TrainingFlags {
  readonly checkpointEvery: number;
  /** Where the rows lie; resolved in a run. */
  readonly batches: NonNullable<OpenOptions['batches']>;
  /** On disk: rows that are shuffled together. */
  readonly shuffleRows: number;
  /** Whether events for TensorBoard are written; only the native backend can. */
  readonly tensorboard: boolean;
}

/** The resolved form of what was asked for, as `config.json` keeps it. */
export interface RunConfig {
  readonly format: 'cs-run-1';
  /** Options by name, as the command `train` takes them from a file. */
  readonly options: RunFlags;
  readonly sizes: RankerSizes;
  /** Tells the log from others. */
  readonly log: string;
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
}

/** Flags as a backend that is loaded takes them: with the threads that it runs with, whatever was asked for. */
export function resolveFlags(flags: RunFlags, loaded: LoadedSizes): RunFlags {
  const {backend, threads} = loaded;
  const preset = flags.preset ?? loaded.preset;
  const tensorboard = flags.tensorboard && backend === 'tensorflow';
  return {...flags, log: resolve(flags.log), preset, backend, threads, tensorboard};
}

/** Resolves flags for a run on a log. */
export function resolveRun(flags: RunFlags, loaded: LoadedSizes, source: BatchSource): RunConfig {
  return {
    format: 'cs-run-1',
    options: resolveFlags(flags, loaded),
    sizes: sizesOf(flags, loaded.preset),
    log: source.fingerprint(),
    backend: loaded.backend,
    versions: versions(),
    machine: {
      platform: platform(),
      arch: arch(),
      cores: availableParallelism(),
      memoryGB: Math.round(totalmem() / 1e9),
    },
  };
}

/** Versions of what a run's numbers depend on. */
export function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const own = require('@cs/ranker-reference/package.json') as {version: string};
  return {
    node: process.version,
    '@cs/ranker-reference': own.version,
    '@tensorflow/tfjs': tf.version.tfjs,
  };
}
