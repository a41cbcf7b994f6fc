import * as tf from '@tensorflow/tfjs';
import type {TrainableModel} from './internals.js';

/** Adds values of the terms to the training log. */
export interface TrainLogs {
  /** Wraps a train function so that it also returns the values, if they are logged in this run. */
  wrap(train: (data: tf.Tensor[]) => tf.Tensor[]): (data: tf.Tensor[]) => tf.Tensor[];
  /** Notes the value of a term in this step. Does not ask for it if it is not logged in this run. */
  note(name: string, value: () => tf.Tensor): void;
  /** Gives the model its own methods back. */
  undo(): void;
}

const members = ['getDedupedMetricsNames', 'fitLoop'] as const;

/**
 * Makes `fit` and `fitDataset` log further values: history, callbacks and progress bar gain an
 * entry for each name. `evaluate`, the `val_*` entries, `metricsNames` and the result of
 * `trainOnBatch` do not change. If TensorFlow.js lacks the members that are needed, the log stays
 * as it is.
 *
 * How it works: `fit` and `fitDataset` both ask for a train function and right after it for the
 * names of its results, which `trainOnBatch` does not. But `fit` also uses these names for
 * validation, so there the values bypass its loop and are written into the log of the batch
 * directly.
 */
export function hookLogs(model: TrainableModel, names: () => string[]): TrainLogs {
  const {getDedupedMetricsNames, fitLoop} = model;
  if (!getDedupedMetricsNames || !fitLoop) return {wrap: (train) => train, note: () => {}, undo: () => {}};
  let run: {names: string[]} = {names: []};
  let values: Map<string, tf.Tensor> | undefined;

  model.getDedupedMetricsNames = () => {
    run.names = names();
    return [...getDedupedMetricsNames.call(model), ...run.names];
  };

  model.fitLoop = (...args) => {
    const [train, , labels, , , , callbacks] = args;
    const own = run.names;
    if (own.length === 0) return fitLoop.apply(model, args);
    const plain = labels.slice(0, labels.length - own.length);
    let logs: Record<string, unknown> = {};
    const noteLogs = new tf.CustomCallback(
      {
        onBatchBegin: async (_batch, batchLogs) => {
          logs = batchLogs as Record<string, unknown>;
        },
      },
      'never',
    );
    args[0] = (data) => {
      const outs = train(data);
      own.forEach((name, i) => {
        logs[name] = tf.keep(outs[plain.length + i]!);
      });
      return outs.slice(0, plain.length);
    };
    args[2] = plain;
    args[6] = [...callbacks, noteLogs];
    args[10] = args[10].filter((metric) => !own.some((name) => metric === `val_${name}`));
    return fitLoop.apply(model, args);
  };

  return {
    wrap: (train) => {
      const mine = {names: [] as string[]};
      run = mine;
      return (data) => {
        if (mine.names.length === 0) return train(data);
        const noted = new Map<string, tf.Tensor>();
        values = noted;
        try {
          const outs = train(data);
          return [...outs, ...mine.names.map((name) => noted.get(name) ?? tf.scalar(0))];
        } finally {
          values = undefined;
        }
      };
    },
    note: (name, value) => void values?.set(name, tf.keep(tf.clone(value()))),
    undo: () => {
      for (const member of members) delete model[member];
    },
  };
}
