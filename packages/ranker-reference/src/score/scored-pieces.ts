import {type BatchSource, type Part, type PartRows, takeRows} from '@cs/log';
import {ShiftFit} from '@cs/metrics';
import type {LayersModel} from '@tensorflow/tfjs';
import {predictRows} from './predict-part.js';

/** Rows per piece: few enough to fit into memory, enough that the cost per piece is negligible. */
const PIECE = 16_384;

/** Whole requests with the model's predictions. */
export interface ScoredPiece extends PartRows {
  /** Predicted probability of each action. */
  readonly scores: Readonly<Record<string, Float32Array>>;
}

/**
 * Predicts a part of a log piece by piece, in the order of the log and in bounded memory. All rows
 * of a request are in one piece.
 */
export async function* scoredPieces(
  model: LayersModel,
  source: BatchSource,
  part: Part,
  coldDays: number,
): AsyncGenerator<ScoredPiece, void, undefined> {
  for await (const {log, rows, firstRequest} of source.pieces(part, PIECE)) {
    const taken = takeRows(log, rows, coldDays);
    const requests = taken.requests.map((request) => request + firstRequest);
    yield {...taken, requests, scores: predictRows(model, log, rows)};
  }
}

/**
 * The shift of each action's logits that calibrates a model on the calibration day.
 *
 * @throws if the model predicts anything but probabilities, such as NaN.
 */
export async function calibrationShifts(
  model: LayersModel,
  source: BatchSource,
): Promise<Record<string, number>> {
  const fits = source.actions.map((action) => ({action, fit: new ShiftFit()}));
  for await (const {scores, labels} of scoredPieces(model, source, 'calibration', 0)) {
    for (const {action, fit} of fits) {
      try {
        fit.add({scores: scores[action]!, labels: labels[action]!});
      } catch (cause) {
        throw new Error(
          `[@cs/ranker-reference] calibrationShifts: the predictions of '${action}' on the calibration day cannot be calibrated. Received: ${(cause as Error).message} Check the inputs of that day and the weights of the model.`,
          {cause},
        );
      }
    }
  }
  return Object.fromEntries(fits.map(({action, fit}) => [action, fit.result().shift]));
}
