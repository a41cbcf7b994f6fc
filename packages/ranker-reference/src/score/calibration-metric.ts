import type {BatchSource} from '@cs/log';
import {accumulators} from '@cs/metrics';
import type {LayersModel} from '@tensorflow/tfjs';
import type {EarlyStop} from '../train/early-stopping.js';
import {type ScoredPiece, scoredPieces} from './scored-pieces.js';

/** Accumulates a metric of one action over the pieces of a log. */
interface Running {
  add(action: string, piece: ScoredPiece): void;
  /** NaN when the metric is undefined. */
  result(): number;
}

const rows = (action: string, {scores, labels}: ScoredPiece) => ({
  scores: scores[action]!,
  labels: labels[action]!,
});

function logLoss(): Running {
  const sum = accumulators.logLoss();
  return {add: (action, piece) => void sum.add(rows(action, piece)), result: () => sum.result()};
}

function auc(): Running {
  const counts = accumulators.rocAuc();
  return {add: (action, piece) => void counts.add(rows(action, piece)), result: () => counts.result().value};
}

const hits = (fresh: boolean) => (): Running => {
  const sum = accumulators.hitsAtK({k: 3});
  return {
    add(action, piece) {
      const {requests, cold} = piece;
      sum.add({...rows(action, piece), requests, ...(fresh ? {slice: cold} : {})});
    },
    result: () => sum.result().rate,
  };
};

/** The metrics of the calibration day, by name, and whether a larger or a smaller value is better. */
export const calibrationMetrics = {
  'log-loss': {goal: 'min', measure: logLoss},
  auc: {goal: 'max', measure: auc},
  'fresh-hits': {goal: 'max', measure: hits(true)},
  'all-hits': {goal: 'max', measure: hits(false)},
} as const satisfies Record<string, {goal: 'max' | 'min'; measure: () => Running}>;

/**
 * Name of a metric of the calibration day, averaged over the actions for which it is defined. Hits
 * are those in the top 3 of a request. The AUC is exact up to 65,536 distinct scores; beyond that,
 * scores are rounded.
 */
export type CalibrationMetric = keyof typeof calibrationMetrics;

/**
 * Makes the metric of an {@link EarlyStop}, measured on a log's calibration day in bounded memory.
 *
 * @throws when the log has no rows on its calibration day.
 */
export function calibrationMetric(
  name: CalibrationMetric,
  source: BatchSource,
  coldDays: number,
): Pick<EarlyStop, 'name' | 'goal' | 'metric'> {
  if (source.rows('calibration') === 0) {
    throw new Error(
      `[@cs/ranker-reference] calibrationMetric: the log has no rows on its calibration day. Received: '${name}' to measure. Check the split of the log, or train without early stopping.`,
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
