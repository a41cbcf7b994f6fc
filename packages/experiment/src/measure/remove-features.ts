import {actionColumn, type FeatureColumn, type RankingLog} from '@cs/log';
import {type FeatureColumns, featureImportance} from '@cs/metrics';
import {predictRows} from '@cs/ranker-reference';
import type {LayersModel} from '@tensorflow/tfjs';

/** What a model loses without an input or a group of inputs. */
export interface Removal {
  /** Name of the input, or of the group: `historical` or `non-historical`. */
  readonly name: string;
  readonly kind: 'feature' | 'group';
  readonly historical: boolean;
  /** Drop of average precision by action; null for an action that no row has. */
  readonly drop: Readonly<Record<string, number | null>>;
}

/**
 * Drop of average precision when inputs are removed from the rows that a trained model scores, by
 * `featureImportance` of @cs/metrics. A removed historical input becomes zeros, as for a new item;
 * any other input becomes its mean over these rows.
 *
 * @see figures 2a and 6a of arXiv 2512.17277.
 */
export async function removeFeatures(
  model: LayersModel,
  log: RankingLog,
  rows: Int32Array,
): Promise<Removal[]> {
  const features = log.features.map(({name, historical}) => ({
    name,
    kind: 'feature' as const,
    historical,
    inputs: [name],
  }));
  const groups = [true, false].map((historical) => ({
    name: historical ? 'historical' : 'non-historical',
    kind: 'group' as const,
    historical,
    inputs: log.features.filter((feature) => feature.historical === historical).map(({name}) => name),
  }));
  const removals = [...features, ...groups];

  // Predictions by what is removed: one pass serves all actions.
  const predictions = new Map<string, Readonly<Record<string, Float32Array>>>();
  const predict = (present: FeatureColumns) => {
    const isRemoved = ({name}: FeatureColumn) => present[name]![0] === 0;
    const key = JSON.stringify(log.features.filter(isRemoved).map(({name}) => name));
    let found = predictions.get(key);
    if (!found) {
      const changed = log.features.map((feature) =>
        isRemoved(feature) ? blank(feature, log, rows) : feature,
      );
      found = predictRows(model, {...log, features: changed}, rows);
      predictions.set(key, found);
    }
    return found;
  };
  // The columns only say which inputs are present (1) or removed (0): `blank` removes them.
  const ones = new Uint8Array(rows.length).fill(1);
  const columns = Object.fromEntries(log.features.map(({name}) => [name, ones]));
  const drops = new Map<string, Map<string, number>>();
  for (const [a, action] of log.actions.entries()) {
    const labels = actionColumn(log, log.labels, rows, a);
    if (!labels.includes(1)) continue;
    const {full, features: without} = await featureImportance({
      columns,
      labels,
      score: (present) => predict(present)[action]!,
      groups: Object.fromEntries(
        removals.flatMap(({inputs}, i) => (inputs.length > 0 ? [[`${i}`, inputs]] : [])),
      ),
    });
    drops.set(action, new Map(without.map(({name, prAuc}) => [name, full - prAuc])));
  }
  // Removing an empty group changes nothing.
  const dropOf = (action: string, i: number) => {
    const found = drops.get(action);
    return found ? (found.get(`${i}`) ?? 0) : null;
  };
  return removals.map(({inputs: _, ...removal}, i) => ({
    ...removal,
    drop: Object.fromEntries(log.actions.map((action) => [action, dropOf(action, i)])),
  }));
}

/** The input with the same values in all rows. */
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
