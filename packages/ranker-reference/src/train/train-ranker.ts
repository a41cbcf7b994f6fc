import {restoreTermStates, termStates} from '@cs/graph';
import {type Batch, type BatchSource, batchSource, type RankingLog, type StoredLog} from '@cs/log';
import * as tf from '@tensorflow/tfjs';
import {readCheckpoint, type TrainState, writeCheckpoint} from './checkpoint.js';
import {type EarlyStop, judge, type Measurement} from './early-stopping.js';
import {FlatAdam} from './flat-adam.js';
import {learningRateAt} from './learning-rate.js';
import {median} from './median.js';
import {actionsOfHeads, inputTensors} from './model-io.js';
import {taskLosses} from './task-losses.js';
import {checkTrainLength, trainLength} from './train-length.js';
import {checkTrainOptions, type TrainOptions, trainingDefaults} from './train-options.js';
import {checkSamePlan, trainPlan} from './train-plan.js';
import {finiteWeights, setWeightValues} from './weight-values.js';

/** What training took and reached. */
export interface TrainResult {
  readonly steps: number;
  /** Total loss of each step. */
  readonly losses: readonly number[];
  /** Seconds of each step, the gathering of the batch left out. */
  readonly seconds: readonly number[];
  /** Median of {@link TrainResult.seconds}. */
  readonly medianSeconds: number;
  /** `'done'` after the last step, `'early'` by `stopEarly`, `'interrupted'` by the signal. */
  readonly ended: 'done' | 'early' | 'interrupted';
  /** What `stopEarly` measured. */
  readonly measurements: readonly Measurement[];
  /** The measurement whose weights the model has now; absent without `stopEarly`. */
  readonly best?: Measurement;
}

/**
 * Trains a model on the training days of a log, with Adam (AdamW with a `weightDecay`) and binary cross-entropy. The same model, log
 * and options give the same weights on the same backend, with or without stops on the way. Plug-ins on the model take part.
 *
 * @param model heads named as the log's actions, inputs as its features; it is compiled here.
 * @param log in memory, on disk (in bounded memory), or as a source of batches.
 * @throws for unknown or unusable options, a log that does not fit the model or has no training rows, a checkpoint of another
 *   training, and as soon as the loss, what is measured or a weight that is to be kept is not finite.
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
    const judged = () => (stopEarly ? judge(measurements, stopEarly) : {best: undefined, stop: false});
    let saved = losses.length;
    const save = async () => {
      const {file} = checkpoint!;
      const weights = finiteWeights(model, losses.length);
      const state = {optimizer: optimizer.state(), terms: termStates(model), weights};
      await writeCheckpoint(file, {...state, plan, losses, seconds, measurements, best});
      saved = losses.length;
      await options.onCheckpoint?.(losses);
    };

    const goesOn = () => losses.length < total && !judged().stop && !signal?.aborted;
    const began = performance.now();
    let rested = began;
    let seen = 0;
    while (goesOn()) {
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
          if (judged().best === measurement) best = finiteWeights(model, losses.length);
          options.onMeasure?.(measurement.step, measurement.value);
        }
        // A measurement is kept with its step, so that none is made twice.
        if (checkpoint && (measures || losses.length % (checkpoint.everySteps ?? 100) === 0)) await save();
        // Lets timers, and so a progress bar, run between two steps.
        if (performance.now() - rested > 100) {
          await new Promise((resolve) => setImmediate(resolve));
          rested = performance.now();
        }
        if (!goesOn()) break;
      }
    }

    if (checkpoint && saved !== losses.length) await save();
    if (!checkpoint) finiteWeights(model, losses.length);
    const stopped = judged();
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

/** What there is of a training: all that a checkpoint kept, put back in its place, or nothing yet. */
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

/** Total loss, then that of each output where there are several. */
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
  throw new Error(
    `[@cs/ranker-reference] trainRanker: what is to stop early is not finite. Received: ${name} ${value} after step ${step}. Check that the calibration day has the rows that it needs.`,
  );
}

function notFinite(loss: number, step: number, {features, labels}: Batch): Error {
  const columns = [
    ...Object.entries(features).map(([name, {values}]) => ({name: `feature '${name}'`, values})),
    ...labels.map((values) => ({name: 'the labels', values})),
  ];
  const broken = columns.find(({values}) => !values.every(Number.isFinite));
  return new Error(
    `[@cs/ranker-reference] trainRanker: the loss is not finite. Received: ${loss} at step ${step}. ${
      broken ? `Mend ${broken.name}: it holds values that are not finite.` : 'Lower the learning rate.'
    }`,
  );
}
