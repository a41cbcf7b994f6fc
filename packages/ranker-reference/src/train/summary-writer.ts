import {createRequire} from 'node:module';
import {packageError} from '@cs/core';
import type {StepLog} from './train-options.js';

/** Writes the curves of a training as event files, which TensorBoard displays. */
export interface SummaryWriter {
  /** Writes losses, learning rate and speed of a step. */
  step(log: StepLog): void;
  /** Writes a measurement under `calibration/<name>`. */
  measured(step: number, name: string, value: number): void;
  flush(): void;
}

/** The part of tfjs-node's writer that is used here. */
interface NodeWriter {
  scalar(name: string, value: number, step: number): void;
  flush(): void;
}

/**
 * Opens a summary writer of tfjs-node on a folder. Display it with `tensorboard --logdir <folder>`.
 *
 * @throws when tfjs-node is not installed or cannot be loaded.
 * @example
 * const writer = summaryWriter('run/tensorboard');
 * await trainRanker(model, log, {onStep: (step) => writer.step(step)});
 * writer.flush();
 */
export function summaryWriter(folder: string): SummaryWriter {
  const {summaryFileWriter} = tfjsNode();
  const writer = summaryFileWriter(folder);
  return {
    step({step, loss, outputs, learningRate, examplesPerSecond}) {
      writer.scalar('loss', loss, step);
      for (const [name, value] of Object.entries(outputs)) writer.scalar(`loss/${name}`, value, step);
      writer.scalar('learning_rate', learningRate, step);
      writer.scalar('examples_per_second', examplesPerSecond, step);
    },
    measured: (step, name, value) => writer.scalar(`calibration/${name}`, value, step),
    flush: () => writer.flush(),
  };
}

function tfjsNode(): {summaryFileWriter(folder: string): NodeWriter} {
  const require = createRequire(import.meta.url);
  for (const name of ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']) {
    try {
      return require(name).node;
    } catch {}
  }
  throw packageError(
    '@cs/ranker-reference',
    'summaryWriter',
    "TensorBoard events need the native backend. Received: no tfjs-node that can be loaded. Run 'npx cs-native doctor' to find out why.",
  );
}
