import {gatherBatch, type Part, type RankingLog, selectRows} from '@cs/log';
import * as tf from '@tensorflow/tfjs';
import {actionsOfHeads, inputTensors} from '../train/model-io.js';

/** How to predict. */
export interface PredictOptions {
  /** Rows at once. Default 2048. */
  readonly batchSize?: number;
}

/** Predicted probability of each action, for all rows of a part, in the order of the log. */
export function predictPart(
  model: tf.LayersModel,
  log: RankingLog,
  part: Part,
  options: PredictOptions = {},
): Record<string, Float32Array> {
  return predictRows(model, log, selectRows(log, part), options);
}

/** The same for rows of one's own choice. */
export function predictRows(
  model: tf.LayersModel,
  log: RankingLog,
  rows: Int32Array,
  {batchSize = 2048}: PredictOptions = {},
): Record<string, Float32Array> {
  const scores = log.actions.map(() => new Float32Array(rows.length));
  const actionOf = actionsOfHeads(model, log.actions);
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
