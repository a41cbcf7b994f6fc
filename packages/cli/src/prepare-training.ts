import type {BatchSource} from '@cs/log';
import {
  buildRanker,
  calibrationMetric,
  type PlugInName,
  type PlugInOptions,
  plugIn,
  type RankerSpec,
  type TrainOptions,
} from '@cs/ranker-reference';
import type {LayersModel} from '@tensorflow/tfjs';
import type {RunConfig} from './run-config.js';
import {type TrainingFlags, trainingOf} from './training-flags.js';

/** A training that nothing is in the way of. */
export interface PreparedTraining {
  readonly model: LayersModel;
  readonly plugIns: readonly PlugInName[];
  readonly training: TrainOptions;
}

/** Makes all that the configuration of a run asks for, and so refuses what can be refused, before anything is written or removed. */
export function prepareTraining(
  {options, sizes}: RunConfig,
  spec: RankerSpec,
  source: BatchSource,
): PreparedTraining {
  const {seed} = options;
  const {names, settings} = plugInsOf(options);
  const {model} = plugIn(buildRanker(spec, {preset: sizes, seed}), spec, names, {...settings, seed});
  return {model, plugIns: names, training: measuredTraining(options, source)};
}

/** The training that flags ask for on a log, with what ends it early. */
export function measuredTraining(flags: TrainingFlags, source: BatchSource): TrainOptions {
  const {stopEarly, patience, minDelta, measureEvery: everySteps, coldDays} = flags;
  if (stopEarly === undefined) return trainingOf(flags);
  const every = everySteps === undefined ? {} : {everySteps};
  const metric = calibrationMetric(stopEarly, source, coldDays);
  return {...trainingOf(flags), stopEarly: {...metric, patience, minDelta, ...every}};
}

/** The plug-ins that flags ask for; a weight or target of the score regularizer asks for it, too. */
export function plugInsOf(flags: TrainingFlags): {names: PlugInName[]; settings: PlugInOptions} {
  const {scoreRegWeight: weight, scoreRegTarget: target, coldDays} = flags;
  const names: PlugInName[] = [];
  if (flags.residual) names.push('residual');
  if (flags.scoreReg || weight !== undefined || target !== undefined) names.push('score-reg');
  if (flags.mixup) names.push('mixup');
  const scoreReg = {
    coldDays,
    ...(weight === undefined ? {} : {weight}),
    ...(target === undefined ? {} : {target}),
  };
  return {names, settings: {scoreReg}};
}
