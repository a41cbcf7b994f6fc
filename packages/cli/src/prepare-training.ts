import type {JobTraining} from '@cs/experiment';
import type {BatchSource} from '@cs/log';
import {
  buildRanker,
  calibrationMetric,
  plugIn,
  type RankerSpec,
  type TrainOptions,
} from '@cs/ranker-reference';
import type {LayersModel} from '@tensorflow/tfjs';
import {plugInsOf} from './plug-in-flags.js';
import type {RunConfig} from './run-config.js';
import {type TrainingFlags, trainingOf} from './training-flags.js';

/** A training with every option checked. */
export interface PreparedTraining {
  /** The model to train. */
  readonly model: LayersModel;
  /** The model to save and to score with; see `plugIn`. */
  readonly serving: LayersModel;
  readonly plugIns: readonly string[];
  readonly training: TrainOptions;
}

/**
 * Builds the model and the training options of a run. Any error in the configuration is found here,
 * before any file is written or removed.
 */
export function prepareTraining(
  {options, sizes}: RunConfig,
  spec: RankerSpec,
  source: BatchSource,
): PreparedTraining {
  const {seed, coldDays} = options;
  const {names, settings} = plugInsOf(options);
  const ranker = buildRanker(spec, {preset: sizes, seed});
  const {model, serving} = plugIn(ranker, spec, names, {settings, coldDays, seed});
  const {stopEarly, ...training} = jobTraining(options);
  if (!stopEarly) return {model, serving, plugIns: names, training: {...training, seed}};
  const {metric: name, coldDays: below, ...when} = stopEarly;
  const {metric, ...goal} = calibrationMetric(name, source, below);
  const early = {...goal, ...when, metric: () => metric(serving)};
  return {model, serving, plugIns: names, training: {...training, seed, stopEarly: early}};
}

/** The training options in flags, as plain data. */
export function jobTraining(flags: TrainingFlags & {readonly batchSize: number}): JobTraining;
export function jobTraining(flags: TrainingFlags): Partial<JobTraining>;
export function jobTraining(flags: TrainingFlags): Partial<JobTraining> {
  const {seed: _, ...training} = trainingOf(flags);
  const {stopEarly: metric, patience, minDelta, measureEvery: everySteps, coldDays} = flags;
  if (metric === undefined) return training;
  const every = everySteps === undefined ? {} : {everySteps};
  return {...training, stopEarly: {metric, coldDays, patience, minDelta, ...every}};
}
