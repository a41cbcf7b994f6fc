import {gatherBatch, type Part, type RankingLog, selectRows} from '@cs/log';
import * as tf from '@tensorflow/tfjs';
import {actionsOfHeads, inputTensors} from '../train/model-io.js';

/** How to predict. */
export interface PredictOptions {
  /** Rows that are predicted at once. Default 2048. */
  readonly batchSize?: number;
  /** The action of each output. Default: the names of the outputs. */
  readonly heads?: readonly string[];
}

/** Predicts the probability of each action for all rows of a part, in the order of the log. */
export function predictPart(
  model: tf.LayersModel,
  log: RankingLog,
  part: Part,
  options: PredictOptions = {},
): Record<string, Float32Array> {
  return predictRows(model, log, selectRows(log, part), options);
}

/** Predicts the probability of each action for the given rows, in their order. */
export function predictRows(
  model: tf.LayersModel,
  log: RankingLog,
  rows: Int32Array,
  {batchSize = 2048, heads: names = model.outputNames}: PredictOptions = {},
): Record<string, Float32Array> {
  const scores = log.actions.map(() => new Float32Array(rows.length));
  const actionOf = actionsOfHeads({outputNames: names}, log.actions);
  for (let start = 0; start < rows.length; start += batchSize) {
    const {features} = gatherBatch(log, rows, start, Math.min(start + batchSize, rows.length));
    tf.tidy(() => {
      const x = inputTensors(model, features);
      const heads = [model.predictOnBatch(model.inputNames.map((name) => x[name]!))].flat();
      heads.forEach((head, i) => {
        scores[actionOf[i]!]!.set(head.dataSync(), start);
      });
    });
  }
  return Object.fromEntries(log.actions.map((action, a) => [action, scores[a]!]));
}
