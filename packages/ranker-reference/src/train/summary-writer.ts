import {createRequire} from 'node:module';
import type {StepLog} from './train-options.js';

/** Writes events that TensorBoard shows. */
export interface SummaryWriter {
  step(log: StepLog): void;
  measured(step: number, name: string, value: number): void;
  flush(): void;
}

/** tfjs-node's own writer, as far as it is used here. */
interface NodeWriter {
  scalar(name: string, value: number, step: number): void;
  flush(): void;
}

/**
 * Opens tfjs-node's summary writer on a folder. It works where TensorFlow's native backend is loaded.
 *
 * @throws where tfjs-node is not there.
 * @example
 * // tensorboard --logdir run/tensorboard
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
  throw new Error(
    '[@cs/ranker-reference] summaryWriter: events for TensorBoard need the native backend. Received: no tfjs-node that loads. Run: npx cs-native doctor',
  );
}
