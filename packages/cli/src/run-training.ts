import {progressBar} from '@cs/experiment';
import {type BatchSource, writeAtomically} from '@cs/log';
import {
  calibrationShifts,
  fewStepsWarning,
  runPath,
  saveModel,
  summaryWriter,
  tooFewSteps,
  trainLength,
  trainRanker,
  writeRunJson,
} from '@cs/ranker-reference';
import type {PreparedTraining} from './prepare-training.js';
import type {RunFlags} from './run-config.js';
import {untilInterrupted} from './until-interrupted.js';

/** The result of a run. */
export interface RunSummary {
  readonly out: string;
  readonly plugIns: readonly string[];
  readonly steps: number;
  readonly ended: 'done' | 'early' | 'interrupted';
  /** Total loss of the last step. */
  readonly loss: number;
  /** Median step time in milliseconds. Null below 20 steps, because the first steps are slower. */
  readonly stepMs: number | null;
  readonly parameters: number;
  /** The best measurement, with early stopping. */
  readonly best?: {readonly step: number; readonly value: number};
}

/**
 * Trains a run, starting from its last checkpoint if there is one. Saves the model and everything
 * else that scoring needs. Ctrl-C stops the training after the current step and writes a checkpoint.
 */
export async function runTraining(
  run: string,
  options: RunFlags,
  {model, serving, plugIns, training}: PreparedTraining,
  source: BatchSource,
): Promise<RunSummary> {
  const events = options.tensorboard ? summaryWriter(runPath(run, 'tensorboard')) : undefined;
  const rows = source.rows('train');
  const warning = fewStepsWarning(rows, trainLength(rows, options));
  const bar = progressBar('Training');
  const writeLosses = (losses: readonly number[]) =>
    writeAtomically(runPath(run, 'losses'), lossTable(losses));
  const result = await untilInterrupted((signal) =>
    trainRanker(model, source, {
      ...training,
      checkpoint: {file: runPath(run, 'checkpoint'), everySteps: options.checkpointEvery},
      signal,
      onProgress: (done, loss, rate) =>
        bar.update(done, `loss ${loss.toFixed(4)} | ${Math.round(rate)} examples/s`),
      onCheckpoint: writeLosses,
      ...(events
        ? {
            onStep: events.step,
            onMeasure: (step: number, value: number) => events.measured(step, options.stopEarly!, value),
          }
        : {}),
    }),
  ).finally(() => {
    bar.stop();
    events?.flush();
  });
  // If the run was killed after its last step, no further checkpoint writes the table.
  await writeLosses(result.losses);
  const {steps} = result;
  const summary: RunSummary = {
    out: run,
    plugIns,
    steps,
    ended: result.ended,
    loss: result.losses.at(-1)!,
    stepMs: tooFewSteps(steps) ? null : 1000 * result.medianSeconds,
    parameters: serving.countParams(),
    ...(result.best ? {best: result.best} : {}),
  };
  if (result.ended === 'interrupted') return summary;
  if (warning) process.stderr.write(`${warning}\n`);
  // Throws if scores are not finite. Such a model must not be saved.
  const shifts = await calibrationShifts(serving, source);
  await saveModel(serving, runPath(run, 'model'));
  await writeRunJson(run, 'calibration', {shifts});
  await writeRunJson(run, 'summary', summary);
  return summary;
}

function lossTable(losses: readonly number[]): string {
  return `step,loss\n${losses.map((loss, i) => `${i + 1},${loss}\n`).join('')}`;
}
