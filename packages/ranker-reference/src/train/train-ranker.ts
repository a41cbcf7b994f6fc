import {packageError} from '@cs/core';
import {restoreTermStates, termStates} from '@cs/graph';
import {type Batch, type BatchSource, batchSource, type RankingLog, type StoredLog} from '@cs/log';
import * as tf from '@tensorflow/tfjs';
import {readCheckpoint, type TrainState, writeCheckpoint} from './checkpoint.js';
import {type EarlyStop, earlyStopping, type Measurement} from './early-stopping.js';
import {FlatAdam} from './flat-adam.js';
import {learningRateAt} from './learning-rate.js';
import {actionsOfHeads, inputTensors} from './model-io.js';
import {taskLosses} from './task-losses.js';
import {checkTrainLength, trainLength} from './train-length.js';
import {checkTrainOptions, type TrainOptions, trainingDefaults} from './train-options.js';
import {checkSamePlan, trainPlan} from './train-plan.js';
import {median, type TrainResult} from './train-result.js';
import {finiteWeights, setWeightValues} from './weight-values.js';

/**
 * Trains a model on the training days of a log, with Adam (AdamW if `weightDecay` is set) and
 * binary cross-entropy. Plug-ins that are attached to the model take part.
 *
 * Equal models, logs and options give equal weights on the same backend and number of threads,
 * whether or not the training was interrupted and resumed.
 *
 * @param model its inputs are named after the features of the log, and its heads after the actions.
 *   This function compiles it.
 * @param log a log in memory, a stored log, which is read from disk in bounded memory, or a source
 *   of batches.
 * @throws for an unknown option or invalid value, a log without training rows or that does not fit
 *   the model, a checkpoint of a different training, and as soon as the loss, a measurement or a
 *   weight to be kept is not finite.
 * @example
 * await trainRanker(model, log, {epochs: 2, schedule: 'cosine', checkpoint: {file: 'run/checkpoint.safetensors'}});
 */
export async function trainRanker(
  model: tf.LayersModel,
  log: RankingLog | StoredLog | BatchSource,
  options: TrainOptions = {},
): Promise<TrainResult> {
  const source = batchSource(log);
  checkTrainOptions(options, source.actions);
  const {seed = 1, stopEarly, checkpoint, signal, clipNorm} = options;
  const settings = {...trainingDefaults, ...options};
  const rows = source.rows('train');
  checkTrainLength(rows, options);
  const {batchSize, stepsPerEpoch, steps: total} = trainLength(rows, options);
  const heads = actionsOfHeads(model, source.actions);
  const {weightDecay, decay} = settings;
  const optimizer = new FlatAdam(settings.learningRate, {
    weightDecay,
    decay,
    ...(clipNorm === undefined ? {} : {clipNorm}),
  });
  try {
    model.compile({optimizer, loss: taskLosses(model, options.taskWeights)});
    const plan = checkpoint ? await trainPlan(model, source, {...options, batchSize}) : {};
    const {losses, seconds, measurements, ...kept} = await begin(model, optimizer, plan, checkpoint?.file);
    let {best} = kept;
    const stopping = () =>
      stopEarly ? earlyStopping(measurements, stopEarly) : {best: undefined, stop: false};
    let saved = losses.length;
    const save = async () => {
      const {file} = checkpoint!;
      const weights = finiteWeights(model, losses.length);
      const state = {optimizer: optimizer.state(), terms: termStates(model), weights};
      await writeCheckpoint(file, {...state, plan, losses, seconds, measurements, best});
      saved = losses.length;
      await options.onCheckpoint?.(losses);
    };

    const continues = () => losses.length < total && !stopping().stop && !signal?.aborted;
    const began = performance.now();
    let rested = began;
    let seen = 0;
    while (continues()) {
      const epoch = Math.floor(losses.length / stepsPerEpoch);
      const fromStep = losses.length % stepsPerEpoch;
      for await (const batch of source.batches({part: 'train', size: batchSize, seed, epoch, fromStep})) {
        optimizer.learningRate = learningRateAt(losses.length, total, settings);
        const stepBegan = performance.now();
        const [loss, ...ofOutputs] = await trainStep(model, batch, heads);
        seconds.push((performance.now() - stepBegan) / 1000);
        losses.push(loss!);
        if (!Number.isFinite(loss)) throw notFinite(loss!, losses.length, batch);
        seen += batch.labels[0]!.length;
        const examplesPerSecond = (1000 * seen) / (performance.now() - began);
        options.onStep?.({
          step: losses.length,
          steps: total,
          loss: loss!,
          outputs: Object.fromEntries(ofOutputs.map((each, i) => [model.outputNames[i]!, each])),
          learningRate: optimizer.learningRate,
          examplesPerSecond,
        });
        options.onProgress?.(losses.length / total, loss!, examplesPerSecond);

        const measures =
          stopEarly !== undefined &&
          (losses.length % (stopEarly.everySteps ?? stepsPerEpoch) === 0 || losses.length === total);
        if (measures) {
          const measurement = await measure(model, stopEarly, losses.length);
          measurements.push(measurement);
          if (stopping().best === measurement) best = finiteWeights(model, losses.length);
          options.onMeasure?.(measurement.step, measurement.value);
        }
        // A checkpoint at each measurement ensures that no measurement is repeated after resuming.
        if (checkpoint && (measures || losses.length % (checkpoint.everySteps ?? 100) === 0)) await save();
        // Yields to timers, such as the one that draws the progress bar.
        if (performance.now() - rested > 100) {
          await new Promise((resolve) => setImmediate(resolve));
          rested = performance.now();
        }
        if (!continues()) break;
      }
    }

    if (checkpoint && saved !== losses.length) await save();
    if (!checkpoint) finiteWeights(model, losses.length);
    const stopped = stopping();
    const finished = losses.length === total || stopped.stop;
    if (finished && best) setWeightValues(model, best);
    return {
      steps: losses.length,
      losses,
      seconds,
      medianSeconds: median(seconds),
      ended: losses.length === total ? 'done' : finished ? 'early' : 'interrupted',
      measurements,
      ...(finished && stopped.best ? {best: stopped.best} : {}),
    };
  } finally {
    optimizer.dispose();
  }
}

/** Restores the state of a checkpoint if there is one; otherwise returns an empty state. */
async function begin(
  model: tf.LayersModel,
  optimizer: FlatAdam,
  plan: TrainState['plan'],
  file: string | undefined,
) {
  const state = file === undefined ? undefined : await readCheckpoint(file);
  if (state) {
    checkSamePlan(file!, state.plan, plan);
    setWeightValues(model, state.weights);
    optimizer.restore(state.optimizer);
    restoreTermStates(model, state.terms);
  }
  return {
    losses: [...(state?.losses ?? [])],
    seconds: [...(state?.seconds ?? [])],
    measurements: [...(state?.measurements ?? [])],
    best: state?.best,
  };
}

/** Returns the total loss, followed by the loss of each output if there are several. */
async function trainStep(model: tf.LayersModel, batch: Batch, heads: readonly number[]): Promise<number[]> {
  const x = inputTensors(model, batch.features);
  const y = heads.map((action) => tf.tensor2d(batch.labels[action]!, [batch.labels[action]!.length, 1]));
  try {
    return [await model.trainOnBatch(x, y)].flat();
  } finally {
    tf.dispose([x, y]);
  }
}

async function measure(model: tf.LayersModel, {metric, name}: EarlyStop, step: number): Promise<Measurement> {
  const value = await metric(model);
  if (Number.isFinite(value)) return {step, value};
  throw fail(
    `the metric of stopEarly is not finite. Received: ${name} ${value} after step ${step}. Check that the calibration day has the rows that the metric needs.`,
  );
}

function notFinite(loss: number, step: number, {features, labels}: Batch): Error {
  const columns = [
    ...Object.entries(features).map(([name, {values}]) => ({name: `feature '${name}'`, values})),
    ...labels.map((values) => ({name: 'the labels', values})),
  ];
  const broken = columns.find(({values}) => !values.every(Number.isFinite));
  const remedy = broken
    ? `Remove the values that are not finite from ${broken.name}.`
    : 'Lower the learning rate.';
  return fail(`the loss is not finite. Received: ${loss} at step ${step}. ${remedy}`);
}

function fail(message: string): Error {
  return packageError('@cs/ranker-reference', 'trainRanker', message);
}
