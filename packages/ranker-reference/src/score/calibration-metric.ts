import type {BatchSource} from '@cs/log';
import {accumulators} from '@cs/metrics';
import type {LayersModel} from '@tensorflow/tfjs';
import type {EarlyStop} from '../train/early-stopping.js';
import {type ScoredPiece, scoredPieces} from './scored-pieces.js';

/** Measures the scores of one action, piece by piece; NaN where it is undefined. */
interface Measure {
  add(action: string, piece: ScoredPiece): void;
  result(): number;
}

const rows = (action: string, {scores, labels}: ScoredPiece) => ({
  scores: scores[action]!,
  labels: labels[action]!,
});

function logLoss(): Measure {
  const sum = accumulators.logLoss();
  return {add: (action, piece) => void sum.add(rows(action, piece)), result: () => sum.result()};
}

function auc(): Measure {
  const counts = accumulators.rocAuc();
  return {add: (action, piece) => void counts.add(rows(action, piece)), result: () => counts.result().value};
}

const hits = (fresh: boolean) => (): Measure => {
  const sum = accumulators.hitsAtK({k: 3});
  return {
    add(action, piece) {
      const {requests, cold} = piece;
      sum.add({...rows(action, piece), requests, ...(fresh ? {slice: cold} : {})});
    },
    result: () => sum.result().rate,
  };
};

/** What can be measured on the calibration day, from its labels alone: the mean over the actions for which it is defined. */
export const calibrationMetrics = {
  'log-loss': {goal: 'min', measure: logLoss},
  auc: {goal: 'max', measure: auc},
  'fresh-hits': {goal: 'max', measure: hits(true)},
  'all-hits': {goal: 'max', measure: hits(false)},
} as const satisfies Record<string, {goal: 'max' | 'min'; measure: () => Measure}>;

/**
 * Name of such a measure; hits are those among the three rows of highest score in a request. The AUC is exact up to 65,536 distinct scores,
 * and beyond that rounds them.
 */
export type CalibrationMetric = keyof typeof calibrationMetrics;

/**
 * Makes the metric of an {@link EarlyStop} from a log's calibration day. It is measured piece by piece, in bounded memory.
 *
 * @throws where the log has no rows on that day.
 */
export function calibrationMetric(
  name: CalibrationMetric,
  source: BatchSource,
  coldDays: number,
): Pick<EarlyStop, 'name' | 'goal' | 'metric'> {
  if (source.rows('calibration') === 0) {
    throw new Error(
      `[@cs/ranker-reference] calibrationMetric: the log has no rows on its calibration day. Received: '${name}' to measure. Check the split of the log, or train without stopping early.`,
    );
  }
  const {goal, measure} = calibrationMetrics[name];
  const metric = async (model: LayersModel) => {
    const measures = source.actions.map((action) => ({action, of: measure()}));
    for await (const piece of scoredPieces(model, source, 'calibration', coldDays)) {
      for (const {action, of} of measures) of.add(action, piece);
    }
    const defined = measures.map(({of}) => of.result()).filter((value) => !Number.isNaN(value));
    return defined.reduce((sum, value) => sum + value, 0) / defined.length;
  };
  return {name, goal, metric};
}
