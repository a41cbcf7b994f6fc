import {type BatchSource, type Part, type PartRows, takeRows} from '@cs/log';
import type {LayersModel} from '@tensorflow/tfjs';
import {ShiftFit} from './calibrate.js';
import {predictRows} from './predict-part.js';

/** Rows in a piece: few enough for memory, many enough that the overhead of a piece is negligible. */
const PIECE = 16_384;

/** Complete requests with the predictions for their rows. */
export interface ScoredPiece extends PartRows {
  /** Predicted probability of each action. */
  readonly scores: Readonly<Record<string, Float32Array>>;
}

/** Predicts a part of a log piece by piece, in the order of the log and in bounded memory. A request is never split. */
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

/** The shift of the logits of each action that calibrates a model on the calibration day. */
export async function calibrationShifts(
  model: LayersModel,
  source: BatchSource,
): Promise<Record<string, number>> {
  const fits = source.actions.map((action) => ({action, fit: new ShiftFit()}));
  for await (const {scores, labels} of scoredPieces(model, source, 'calibration', 0)) {
    for (const {action, fit} of fits) fit.add(scores[action]!, labels[action]!);
  }
  return Object.fromEntries(fits.map(({action, fit}) => [action, fit.shift()]));
}
