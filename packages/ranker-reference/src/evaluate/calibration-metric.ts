import {hitsAtK, logLoss, rocAuc} from '@cs/metrics';
import type {LayersModel} from '@tensorflow/tfjs';
import type {RankingLog} from '../log/ranking-log.js';
import type {EarlyStop} from '../train/early-stopping.js';
import {predictPart} from './predict-part.js';
import {type PartRows, partRows} from './score-arm.js';
import {definedMean} from './summarise-arm.js';

/** Measures the scores of one action; NaN where it is undefined. */
type Measure = (scores: Float32Array, labels: Float32Array, part: PartRows) => number;

const hits =
  (slice?: 'cold'): Measure =>
  (scores, labels, {requests, cold}) =>
    definedMean(hitsAtK({scores, labels, requests, k: 3, ...(slice ? {slice: cold} : {})}).perRequest);

/** What can be measured on the calibration day, from its labels alone: the mean over the actions for which it is defined. */
export const calibrationMetrics = {
  'log-loss': {goal: 'min', measure: (scores, labels) => logLoss({scores, labels})},
  auc: {goal: 'max', measure: (scores, labels) => rocAuc({scores, labels})},
  'fresh-hits': {goal: 'max', measure: hits('cold')},
  'all-hits': {goal: 'max', measure: hits()},
} as const satisfies Record<string, {goal: 'max' | 'min'; measure: Measure}>;

/** Name of such a measure; hits are those among the three rows of highest score in a request. */
export type CalibrationMetric = keyof typeof calibrationMetrics;

/**
 * Makes the metric of an {@link EarlyStop} from a log's calibration day.
 *
 * @throws where the log has no rows on that day.
 */
export function calibrationMetric(
  name: CalibrationMetric,
  log: RankingLog,
  coldDays: number,
): Pick<EarlyStop, 'name' | 'goal' | 'metric'> {
  const part = partRows(log, 'calibration', coldDays);
  if (part.rows === 0) {
    throw new Error(
      `[@cs/ranker-reference] calibrationMetric: the log has no rows on its calibration day. Received: '${name}' to measure. Check the split of the log, or train without stopping early.`,
    );
  }
  const {goal, measure} = calibrationMetrics[name];
  const metric = (model: LayersModel) => {
    const scores = predictPart(model, log, 'calibration');
    const values = log.actions.map((action) => measure(scores[action]!, part.labels[action]!, part));
    return definedMean(Float64Array.from(values));
  };
  return {name, goal, metric};
}
