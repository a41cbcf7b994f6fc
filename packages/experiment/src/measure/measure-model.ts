import type {BatchSource} from '@cs/log';
import {accumulators} from '@cs/metrics';
import {applyShift, calibrationShifts, scoredPieces} from '@cs/ranker-reference';
import type {LayersModel} from '@tensorflow/tfjs';
import type {ScoreQuality} from './results.js';

/** What a model does on the evaluation days. */
export interface ModelMeasures {
  readonly rows: number;
  /** Share of the top k that is cold. */
  readonly exposure: number;
  readonly actions: readonly ({
    readonly action: string;
    /** Mean hits among the top k of a request, of cold items and of all. */
    readonly freshHits: number;
    readonly allHits: number;
  } & ScoreQuality)[];
}

/** How to measure. */
interface MeasureOptions {
  /** An item is cold below this age, in days. */
  readonly coldDays: number;
  readonly k: number;
}

/**
 * Measures a model on the evaluation days, each action calibrated on the calibration day and all of them summed to rank by. All of it
 * piece by piece: memory does not grow with the log. Numbers are those of @cs/metrics; an AUC is exact up to 65,536 distinct
 * scores.
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
    auc: accumulators.rocAuc(),
    coldAuc: accumulators.withinColdAuc(),
    coldRatio: accumulators.calibrationRatio(),
    allRatio: accumulators.calibrationRatio(),
    gap: accumulators.scoreGap(),
  }));
  let rows = 0;
  for await (const piece of scoredPieces(model, source, 'evaluation', coldDays)) {
    const {requests, cold} = piece;
    rows += piece.rows;
    const final = new Float32Array(piece.rows);
    const byAction = source.actions.map((action) => applyShift(piece.scores[action]!, shifts[action]!));
    for (const scores of byAction) {
      for (let row = 0; row < scores.length; row++) final[row]! += scores[row]!;
    }
    exposure.add({scores: final, requests, cold});
    measures.forEach(({action, ...each}, a) => {
      const scores = byAction[a]!;
      const labels = piece.labels[action]!;
      const ofCold = (values: Float32Array) => values.filter((_, row) => cold[row]);
      each.fresh.add({scores: final, labels, requests, slice: cold});
      each.all.add({scores: final, labels, requests});
      each.auc.add({scores, labels});
      each.coldAuc.add({scores, labels, cold});
      each.gap.add({scores, labels, cold});
      each.allRatio.add({scores, labels});
      if (cold.includes(1)) each.coldRatio.add({scores: ofCold(scores), labels: ofCold(labels)});
    });
  }
  const defined = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    rows,
    exposure: exposure.result().rate,
    actions: measures.map(({action, fresh, all, auc, coldAuc, coldRatio, allRatio, gap}) => ({
      action,
      freshHits: fresh.result().rate,
      allHits: all.result().rate,
      auc: defined(auc.result().value),
      withinColdAuc: defined(coldAuc.result().value),
      coldCalibration: defined(coldRatio.result()),
      allCalibration: defined(allRatio.result()),
      gapPositives: defined(100 * gap.result().positives),
      gapNegatives: defined(100 * gap.result().negatives),
    })),
  };
}
