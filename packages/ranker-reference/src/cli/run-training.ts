import {plugIn} from '../evaluate/arms.js';
import {calibrationMetric} from '../evaluate/calibration-metric.js';
import {calibrationShifts} from '../evaluate/scored-pieces.js';
import type {BatchSource} from '../features/batch-source.js';
import {buildRanker, type RankerSpec} from '../model/ranker.js';
import {progressBar} from '../train/progress.js';
import {runPath, writeRunJson} from '../train/run-folder.js';
import {saveModel} from '../train/save-model.js';
import {summaryWriter} from '../train/summary-writer.js';
import {fewStepsWarning, tooFewSteps, trainLength} from '../train/train-length.js';
import {trainRanker} from '../train/train-ranker.js';
import {writeAtomically} from '../train/write-atomically.js';
import type {RunConfig} from './run-config.js';
import {plugInsOf, trainingOf} from './training-flags.js';
import {untilInterrupted} from './until-interrupted.js';

/** What came of a run. */
export interface RunSummary {
  readonly out: string;
  readonly plugIns: readonly string[];
  readonly steps: number;
  readonly ended: 'done' | 'early' | 'interrupted';
  /** Total loss of the last step. */
  readonly loss: number;
  /** Median time of a step, in milliseconds; null below 20 steps, as the first ones are slow. */
  readonly stepMs: number | null;
  readonly parameters: number;
  /** Step and value of the best measurement, where it was to stop early. */
  readonly best?: {readonly step: number; readonly value: number};
}

/**
 * Trains what a run's configuration says, from its last checkpoint where there is one, and saves the model with all that it needs. A Ctrl-C
 * ends it after the step under way, with a checkpoint.
 */
export async function runTraining(
  run: string,
  {options, sizes}: RunConfig,
  spec: RankerSpec,
  source: BatchSource,
): Promise<RunSummary> {
  const {seed, stopEarly, patience, minDelta, measureEvery, coldDays} = options;
  const {names, settings} = plugInsOf(options);
  const {model} = plugIn(buildRanker(spec, {preset: sizes, seed}), spec, names, {...settings, seed});
  const events = options.tensorboard ? summaryWriter(runPath(run, 'tensorboard')) : undefined;
  const rows = source.rows('train');
  const warning = fewStepsWarning(rows, trainLength(rows, options));
  const bar = progressBar('Training');
  const {result, steps} = await untilInterrupted(async (signal) => {
    const result = await trainRanker(model, source, {
      ...trainingOf(options),
      ...(stopEarly
        ? {
            stopEarly: {
              ...calibrationMetric(stopEarly, source, coldDays),
              patience,
              minDelta,
              ...(measureEvery === undefined ? {} : {everySteps: measureEvery}),
            },
          }
        : {}),
      checkpoint: {file: runPath(run, 'checkpoint'), everySteps: options.checkpointEvery},
      signal,
      onProgress: (done, loss, rate) =>
        bar.update(done, `loss ${loss.toFixed(4)} | ${Math.round(rate)} examples/s`),
      onCheckpoint: (losses) => writeAtomically(runPath(run, 'losses'), lossTable(losses)),
      ...(events
        ? {
            onStep: events.step,
            onMeasure: (step: number, value: number) => events.measured(step, stopEarly!, value),
          }
        : {}),
    });
    return {result, steps: result.steps};
  }).finally(() => {
    bar.stop();
    events?.flush();
  });
  const summary: RunSummary = {
    out: run,
    plugIns: names,
    steps,
    ended: result.ended,
    loss: result.losses.at(-1)!,
    stepMs: tooFewSteps(steps) ? null : 1000 * result.medianSeconds,
    parameters: model.countParams(),
    ...(result.best ? {best: result.best} : {}),
  };
  if (result.ended === 'interrupted') return summary;
  if (warning) process.stderr.write(`${warning}\n`);
  await saveModel(model, runPath(run, 'model'));
  await writeRunJson(run, 'calibration', {shifts: await calibrationShifts(model, source)});
  await writeRunJson(run, 'summary', summary);
  return summary;
}

function lossTable(losses: readonly number[]): string {
  return `step,loss\n${losses.map((loss, i) => `${i + 1},${loss}\n`).join('')}`;
}
