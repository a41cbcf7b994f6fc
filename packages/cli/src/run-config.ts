import {createRequire} from 'node:module';
import {arch, availableParallelism, platform, totalmem} from 'node:os';
import {resolve} from 'node:path';
import type {LoadedSizes} from '@cs/experiment';
import type {BatchSource, OpenOptions} from '@cs/log';
import type {RankerSizes} from '@cs/ranker-reference';
import * as tf from '@tensorflow/tfjs';
import {sizesOf, type TrainingFlags} from './training-flags.js';

/** Options of a run. */
export interface RunFlags extends TrainingFlags {
  readonly checkpointEvery: number;
  /** Whether the rows stay in memory or on disk during the training. */
  readonly batches: NonNullable<OpenOptions['batches']>;
  /** For `batches: 'disk'`: number of rows that are shuffled together. */
  readonly shuffleRows: number;
  /** Whether to write events for TensorBoard, which only the native backend can. */
  readonly tensorboard: boolean;
}

/** The configuration of a run with every default filled in: its `config.json`. */
export interface RunConfig {
  readonly format: 'cs-run-1';
  /** Options by name, as `train --config` reads them. */
  readonly options: RunFlags;
  readonly sizes: RankerSizes;
  /** Fingerprint of the log. */
  readonly log: string;
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
}

/** Fills in the defaults that depend on the loaded backend, and the threads that it really uses. */
export function resolveFlags(flags: RunFlags, loaded: LoadedSizes): RunFlags {
  const {backend, threads} = loaded;
  const preset = flags.preset ?? loaded.preset;
  const tensorboard = flags.tensorboard && backend === 'tensorflow';
  return {...flags, log: resolve(flags.log), preset, backend, threads, tensorboard};
}

/** Makes the configuration of a run on a log. */
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

/** Versions of everything that the numbers of a run depend on. */
export function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const own = require('@cs/ranker-reference/package.json') as {version: string};
  return {
    node: process.version,
    '@cs/ranker-reference': own.version,
    '@tensorflow/tfjs': tf.version.tfjs,
  };
}
