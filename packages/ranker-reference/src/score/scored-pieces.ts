import {type BatchSource, type Part, type PartRows, takeRows} from '@cs/log';
import type {LayersModel} from '@tensorflow/tfjs';
import {ShiftFit} from './calibrate.js';
import {predictRows} from './predict-part.js';

/** Rows at once: few enough for memory, many enough that their borders cost nothing. */
const PIECE = 16_384;

/** Whole requests with what a model says of each row. */
export interface ScoredPiece extends PartRows {
  /** Predicted probability of each action. */
  readonly scores: Readonly<Record<string, Float32Array>>;
}

/** Predicts a part of a log piece by piece, in the order of the log and in bounded memory; a request is in one piece. */
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

/** Shift of the logits of each action that calibrates a model on the calibration day. */
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
