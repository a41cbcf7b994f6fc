import * as tf from '@tensorflow/tfjs';
import {gatherBatch, selectRows} from '../features/batches.js';
import type {RankingLog} from '../log/ranking-log.js';
import {actionsOfHeads, inputTensors} from '../train/model-io.js';

/** Part of a log's temporal split. */
export type Part = 'train' | 'calibration' | 'evaluation';

/** Predicted probability of each action, for all rows of a part, in the order of the log. */
export function predictPart(
  model: tf.LayersModel,
  log: RankingLog,
  part: Part,
  batchSize = 2048,
): Record<string, Float32Array> {
  const rows = selectRows(log, part);
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
