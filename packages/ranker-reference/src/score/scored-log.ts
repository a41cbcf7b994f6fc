import type {BatchSource, Column, Part} from '@cs/log';
import type {LayersModel} from '@tensorflow/tfjs';
import {predictRows} from './predict-part.js';
import type {ScoredRows} from './score-rows.js';

/** Predictions for a part of a log. */
export interface ScoredLog extends Pick<ScoredRows, 'rows' | 'predictions'> {
  /** Columns that identify the rows: request, user, item, day and the age of the item. */
  readonly identity: readonly Column[];
}

/** Predicts a part of a log piece by piece. Only the predictions and the identity of all rows are held in memory. */
export async function scoredLog(model: LayersModel, source: BatchSource, part: Part): Promise<ScoredLog> {
  const rows = source.rows(part);
  const identity = {
    request: new Int32Array(rows),
    user: new Int32Array(rows),
    item: new Int32Array(rows),
    day: new Int16Array(rows),
    item_age_days: new Float32Array(rows),
  };
  const predictions = Object.fromEntries(source.actions.map((action) => [action, new Float32Array(rows)]));
  let at = 0;
  for await (const {log, rows: own, firstRequest} of source.pieces(part, 16_384)) {
    own.forEach((row, i) => {
      const request = log.request[row]!;
      identity.request[at + i] = firstRequest + request;
      identity.user[at + i] = log.user[request]!;
      identity.item[at + i] = log.item[row]!;
      identity.day[at + i] = log.day[row]!;
      identity.item_age_days[at + i] = log.item_age_days[row]!;
    });
    for (const [action, scores] of Object.entries(predictRows(model, log, own))) {
      predictions[action]!.set(scores, at);
    }
    at += own.length;
  }
  const columns = Object.entries(identity).map(([name, values]) => ({name, values}));
  return {rows, predictions, identity: columns};
}
