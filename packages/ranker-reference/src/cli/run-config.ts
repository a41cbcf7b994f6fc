import {createRequire} from 'node:module';
import {arch, availableParallelism, platform, totalmem} from 'node:os';
import {resolve} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type {RankerPreset, RankerSizes} from '../model/ranker.js';
import type {Batches} from './open-source.js';
import {sizesOf, type TrainingFlags} from './training-flags.js';

/** What a run may say besides its training. */
export interface RunFlags extends TrainingFlags {
  readonly checkpointEvery: number;
  /** Where the rows lie; resolved in a run. */
  readonly batches: Batches;
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
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
}

/** Resolves flags, on the backend that is loaded. */
export function resolveRun(flags: RunFlags, affordable: RankerPreset): RunConfig {
  const backend = tf.getBackend() as NonNullable<RunFlags['backend']>;
  const preset = flags.preset ?? affordable;
  const tensorboard = flags.tensorboard && backend === 'tensorflow';
  return {
    format: 'cs-run-1',
    options: {...flags, log: resolve(flags.log), preset, backend, tensorboard},
    sizes: sizesOf(flags, affordable),
    backend,
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
