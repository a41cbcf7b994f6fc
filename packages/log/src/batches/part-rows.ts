import type {RankingLog} from '../store/ranking-log.js';
import {selectRows} from './batches.js';

/** A part of a log's split by time. */
export type Part = 'train' | 'calibration' | 'evaluation';

/** The rows of one part of a log that an evaluation needs, as columns. */
export interface PartRows {
  readonly rows: number;
  readonly requests: Int32Array;
  /** User of each request, in the order of the requests. */
  readonly users: Int32Array;
  /** Where the production ranker showed the row, from 0. */
  readonly position: Uint8Array;
  /** 1 where the item is cold. */
  readonly cold: Uint8Array;
  readonly item_age_days: Float32Array;
  readonly labels: Readonly<Record<string, Float32Array>>;
  readonly probability?: Readonly<Record<string, Float32Array>>;
}

/** One action's column of labels or probabilities, for these rows. */
export function actionColumn(
  {actions}: RankingLog,
  values: Float32Array,
  rows: Int32Array,
  action: number,
): Float32Array {
  return Float32Array.from(rows, (row) => values[row * actions.length + action]!);
}

/** Takes one part out of a log. */
export function partRows(log: RankingLog, part: Part, coldDays: number): PartRows {
  return takeRows(log, selectRows(log, part), coldDays);
}

/** Takes rows out of a log. */
export function takeRows(log: RankingLog, rows: Int32Array, coldDays: number): PartRows {
  const each = (values: Float32Array) =>
    Object.fromEntries(log.actions.map((action, a) => [action, actionColumn(log, values, rows, a)]));
  const requests = Int32Array.from(rows, (row) => log.request[row]!);
  return {
    rows: rows.length,
    requests,
    users: Int32Array.from(new Set(requests), (request) => log.user[request]!),
    position: Uint8Array.from(rows, (row) => log.position[row]!),
    cold: Uint8Array.from(rows, (row) => (log.item_age_days[row]! < coldDays ? 1 : 0)),
    item_age_days: Float32Array.from(rows, (row) => log.item_age_days[row]!),
    labels: each(log.labels),
    ...(log.trueProbability ? {probability: each(log.trueProbability)} : {}),
  };
}
