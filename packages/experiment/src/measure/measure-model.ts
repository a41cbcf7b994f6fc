import type {BatchSource} from '@cs/log';
import {accumulators} from '@cs/metrics';
import {applyShift, calibrationShifts, scoredPieces} from '@cs/ranker-reference';
import type {LayersModel} from '@tensorflow/tfjs';
import {type ScoreNumbers, startScoreMeasures} from './measure-scores.js';

/** Measures of a model on the evaluation days. */
export interface ModelMeasures {
  readonly rows: number;
  /** Share of cold items in the top k. */
  readonly exposure: number;
  readonly actions: readonly ({
    readonly action: string;
    /** Share of requests with a hit on a fresh item in the top k. */
    readonly freshHits: number;
    /** Share of requests with a hit in the top k. */
    readonly allHits: number;
  } & ScoreNumbers)[];
}

/** How to measure. */
interface MeasureOptions {
  /** An item is cold below this age, in days. */
  readonly coldDays: number;
  readonly k: number;
}

/** Distinct scores up to which an AUC is exact. */
const BINS = 65_536;

/**
 * Measures a model on the evaluation days: each action calibrated on the calibration day, and rows
 * ranked by the sum over the actions. It reads the log piece by piece, so memory does not grow with
 * the log. An AUC is exact up to 65,536 distinct scores.
 */
export async function measureModel(
  model: LayersModel,
  source: BatchSource,
  {coldDays, k}: MeasureOptions,
): Promise<ModelMeasures> {
  const shifts = await calibrationShifts(model, source);
  const exposure = accumulators.exposureAtK({k});
  const measures = source.actions.map((action) => ({
    action,
    fresh: accumulators.hitsAtK({k}),
    all: accumulators.hitsAtK({k}),
    ofScores: startScoreMeasures({k, bins: BINS}),
  }));
  let rows = 0;
  for await (const piece of scoredPieces(model, source, 'evaluation', coldDays)) {
    const {requests, cold} = piece;
    rows += piece.rows;
    const ranking = new Float32Array(piece.rows);
    const byAction = source.actions.map((action) => applyShift(piece.scores[action]!, shifts[action]!));
    for (const scores of byAction) {
      for (let row = 0; row < scores.length; row++) ranking[row]! += scores[row]!;
    }
    exposure.add({scores: ranking, requests, cold});
    measures.forEach(({action, fresh, all, ofScores}, a) => {
      const labels = piece.labels[action]!;
      fresh.add({scores: ranking, labels, requests, slice: cold});
      all.add({scores: ranking, labels, requests});
      ofScores.add({scores: byAction[a]!, ranking, labels, cold, requests});
    });
  }
  return {
    rows,
    exposure: exposure.result().rate,
    actions: measures.map(({action, fresh, all, ofScores}) => ({
      action,
      freshHits: fresh.result().rate,
      allHits: all.result().rate,
      ...ofScores.result(),
    })),
  };
}
