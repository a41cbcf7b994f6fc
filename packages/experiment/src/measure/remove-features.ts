import {actionColumn, type FeatureColumn, type RankingLog} from '@cs/log';
import {averagePrecision} from '@cs/metrics';
import {predictRows} from '@cs/ranker-reference';
import type {LayersModel} from '@tensorflow/tfjs';

/** What a model loses without a feature, or without a group of them. */
export interface Removal {
  /** Name of the input, or `historical` and `non-historical` for all of them. */
  readonly name: string;
  readonly kind: 'feature' | 'group';
  readonly historical: boolean;
  /** Average precision with it less average precision without it, by action; null where no row has the action. */
  readonly drop: Readonly<Record<string, number | null>>;
}

/**
 * Measures how much a trained model loses when features are removed at inference, by average precision (the area under the curve of
 * precision and recall). A historical feature is removed by what a new item has, zeros, which say "missing"; another by its mean over
 * these rows.
 *
 * @see figures 2a and 6a of arXiv 2512.17277.
 */
export function removeFeatures(model: LayersModel, log: RankingLog, rows: Int32Array): Removal[] {
  const labels = log.actions.map((_, action) => actionColumn(log, log.labels, rows, action));
  const precision = (changed: RankingLog) => {
    const predicted = predictRows(model, changed, rows);
    return log.actions.map((action, a) => averagePrecision({labels: labels[a]!, scores: predicted[action]!}));
  };
  const whole = precision(log);
  const without = (removed: (feature: FeatureColumn) => boolean) => {
    const features = log.features.map((feature) => (removed(feature) ? blank(feature, log, rows) : feature));
    const left = precision({...log, features});
    return Object.fromEntries(
      log.actions.map((action, a) => {
        const drop = whole[a]! - left[a]!;
        return [action, Number.isNaN(drop) ? null : drop];
      }),
    );
  };
  const single = log.features.map(({name, historical}) => ({
    name,
    kind: 'feature' as const,
    historical,
    drop: without((feature) => feature.name === name),
  }));
  const groups = [true, false].map((historical) => ({
    name: historical ? 'historical' : 'non-historical',
    kind: 'group' as const,
    historical,
    drop: without((feature) => feature.historical === historical),
  }));
  return [...single, ...groups];
}

/** The feature without what it tells: one row for all. */
function blank(feature: FeatureColumn, log: RankingLog, rows: Int32Array): FeatureColumn {
  const {width, steps, per, values, historical} = feature;
  const size = width * (steps ?? 1);
  const blanked = new Float32Array(values.length);
  if (historical) return {...feature, values: blanked};
  const place = (row: number) => (per === 'row' ? row : log.request[row]!) * size;
  const mean = new Float64Array(size);
  for (const row of rows) {
    for (let i = 0; i < size; i++) mean[i]! += values[place(row) + i]! / rows.length;
  }
  for (let i = 0; i < values.length; i++) blanked[i] = mean[i % size]!;
  return {...feature, values: blanked};
}
