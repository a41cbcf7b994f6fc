import type {FeatureColumn, RankingLog} from './ranking-log.js';

/** Numbers of a column, as they are in its file. */
export type Numbers = Float32Array | Int32Array | Int16Array | Uint8Array;

/** A column of a table: one number per row, or `width` numbers per row. */
export interface Column {
  readonly name: string;
  readonly width?: number;
  readonly values: Numbers;
}

/** What decides which columns a log has. */
export type LogShape = Pick<RankingLog, 'actions' | 'split' | 'firstDate' | 'source'> & {
  readonly trueProbability: boolean;
  readonly features: readonly Omit<FeatureColumn, 'values'>[];
};

/** The two tables of a log. */
export const TABLES = ['rows', 'requests'] as const;

/**
 * The columns of a log by table. Reading, writing and checksums all use this list, so that they
 * agree.
 */
export function columnsOf(log: RankingLog): {rows: Column[]; requests: Column[]} {
  const width = log.actions.length;
  const features = (per: 'row' | 'request') =>
    log.features
      .filter((feature) => feature.per === per)
      .map((feature) => ({name: `feature_${feature.name}`, width: sizeOf(feature), values: feature.values}));
  return {
    rows: [
      {name: 'request', values: log.request},
      {name: 'day', values: log.day},
      {name: 'item', values: log.item},
      {name: 'position', values: log.position},
      {name: 'item_age_days', values: log.item_age_days},
      {name: 'labels', width, values: log.labels},
      ...(log.trueProbability ? [{name: 'true_probability', width, values: log.trueProbability}] : []),
      ...features('row'),
    ],
    requests: [{name: 'user', values: log.user}, ...features('request')],
  };
}

/** File name of a column. */
export function columnFile(table: (typeof TABLES)[number], {name}: Column): string {
  return `${table}.${name}.bin`;
}

/** The bytes of a column, without a copy. */
export function bytesOf({buffer, byteOffset, byteLength}: Numbers): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Bytes that all columns of a log take. */
export function sizeInBytes(shape: LogShape & Pick<RankingLog, 'rows' | 'requests'>): number {
  const tables = columnsOf(emptyLog(shape, 0, 0));
  const perRow = (table: (typeof TABLES)[number]) =>
    tables[table].reduce((sum, {width = 1, values}) => sum + width * values.BYTES_PER_ELEMENT, 0);
  return shape.rows * perRow('rows') + shape.requests * perRow('requests');
}

/** The shape of a log in memory. */
export function shapeOf(log: RankingLog): LogShape {
  return {
    actions: log.actions,
    trueProbability: log.trueProbability !== undefined,
    split: log.split,
    ...(log.firstDate === undefined ? {} : {firstDate: log.firstDate}),
    ...(log.source ? {source: log.source} : {}),
    features: log.features.map(({values: _, ...feature}) => feature),
  };
}

/** A log of this shape and size whose numbers are all zero. */
export function emptyLog(shape: LogShape, rows: number, requests: number): RankingLog {
  const {actions, trueProbability, features, split, firstDate, source} = shape;
  return {
    rows,
    requests,
    actions,
    request: new Int32Array(rows),
    user: new Int32Array(requests),
    day: new Int16Array(rows),
    item: new Int32Array(rows),
    position: new Uint8Array(rows),
    item_age_days: new Float32Array(rows),
    labels: new Float32Array(rows * actions.length),
    ...(trueProbability ? {trueProbability: new Float32Array(rows * actions.length)} : {}),
    features: features.map((feature) => ({
      ...feature,
      values: new Float32Array((feature.per === 'row' ? rows : requests) * sizeOf(feature)),
    })),
    split,
    ...(firstDate === undefined ? {} : {firstDate}),
    ...(source ? {source} : {}),
  };
}

/** Numbers of a feature per row or request. */
export function sizeOf({width, steps}: Omit<FeatureColumn, 'values'>): number {
  return width * (steps ?? 1);
}

/** Rows `from` to `to - 1` as a log of their own, with requests numbered from 0. */
export function sliceLog(log: RankingLog, from: number, to: number): RankingLog {
  const [first, last] = [log.request[from]!, log.request[to - 1]! + 1];
  const actions = log.actions.length;
  const {trueProbability} = log;
  return {
    ...log,
    rows: to - from,
    requests: last - first,
    request: log.request.slice(from, to).map((each) => each - first),
    user: log.user.subarray(first, last),
    day: log.day.subarray(from, to),
    item: log.item.subarray(from, to),
    position: log.position.subarray(from, to),
    item_age_days: log.item_age_days.subarray(from, to),
    labels: log.labels.subarray(from * actions, to * actions),
    ...(trueProbability ? {trueProbability: trueProbability.subarray(from * actions, to * actions)} : {}),
    features: log.features.map((feature) => {
      const size = sizeOf(feature);
      const [start, end] = feature.per === 'row' ? [from, to] : [first, last];
      return {...feature, values: feature.values.subarray(start * size, end * size)};
    }),
  };
}
