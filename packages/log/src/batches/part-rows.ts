import type {RankingLog} from '../store/ranking-log.js';
import type {BatchSource, Part} from './batch-source.js';
import {selectRows} from './batches.js';

/** What an evaluation needs of the rows of a part, as columns. */
export interface PartRows {
  readonly rows: number;
  readonly requests: Int32Array;
  /** User of each request, in the order of the requests. */
  readonly users: Int32Array;
  /** Position at which the production ranker showed the row, from 0. */
  readonly position: Uint8Array;
  /** 1 if the item is cold. */
  readonly cold: Uint8Array;
  readonly item_age_days: Float32Array;
  readonly labels: Readonly<Record<string, Float32Array>>;
  readonly probability?: Readonly<Record<string, Float32Array>>;
}

/** Labels or probabilities of one action for some rows. */
export function actionColumn(
  {actions}: RankingLog,
  values: Float32Array,
  rows: Int32Array,
  action: number,
): Float32Array {
  return Float32Array.from(rows, (row) => values[row * actions.length + action]!);
}

/** The rows of a part of a log in memory. An item is cold if it is younger than `coldDays`. */
export function partRows(log: RankingLog, part: Part, coldDays: number): PartRows {
  return takeRows(log, selectRows(log, part), coldDays);
}

/** Some rows of a log in memory. */
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

/** Rows read at once. */
const PIECE = 65_536;

/** The rows of a part of any source: {@link partRows}, holding no features in memory. */
export async function readPartRows(source: BatchSource, part: Part, coldDays: number): Promise<PartRows> {
  const pieces: PartRows[] = [];
  for await (const {log, rows, firstRequest} of source.pieces(part, PIECE, 'scalars')) {
    const taken = takeRows(log, rows, coldDays);
    pieces.push({...taken, requests: taken.requests.map((request) => request + firstRequest)});
  }
  const join = <T extends Float32Array | Int32Array | Uint8Array>(
    of: (piece: PartRows) => T,
    empty: T,
  ): T => {
    const columns = pieces.map(of);
    const length = columns.reduce((sum, column) => sum + column.length, 0);
    const joined = new (empty.constructor as new (length: number) => T)(length);
    let at = 0;
    for (const column of columns) {
      joined.set(column, at);
      at += column.length;
    }
    return joined;
  };
  const byAction = (of: (piece: PartRows) => Readonly<Record<string, Float32Array>>) =>
    Object.fromEntries(
      source.actions.map((action) => [action, join((piece) => of(piece)[action]!, new Float32Array(0))]),
    );
  return {
    rows: pieces.reduce((sum, {rows}) => sum + rows, 0),
    requests: join(({requests}) => requests, new Int32Array(0)),
    users: join(({users}) => users, new Int32Array(0)),
    position: join(({position}) => position, new Uint8Array(0)),
    cold: join(({cold}) => cold, new Uint8Array(0)),
    item_age_days: join((piece) => piece.item_age_days, new Float32Array(0)),
    labels: byAction(({labels}) => labels),
    ...(source.describe().trueProbability ? {probability: byAction(({probability}) => probability!)} : {}),
  };
}

/** Size of a part, and the share of its rows whose item is cold. */
export interface PartCounts {
  readonly rows: number;
  readonly requests: number;
  /** From 0 to 1; 0 without rows. */
  readonly coldShare: number;
}

/** Counts the rows of a part of any source, in bounded memory. */
export async function countPart(source: BatchSource, part: Part, coldDays: number): Promise<PartCounts> {
  let [rows, requests, cold] = [0, 0, 0];
  for await (const {log, rows: own} of source.pieces(part, PIECE, 'scalars')) {
    let before = -1;
    rows += own.length;
    for (const row of own) {
      if (log.item_age_days[row]! < coldDays) cold++;
      if (log.request[row] !== before) requests++;
      before = log.request[row]!;
    }
  }
  return {rows, requests, coldShare: rows === 0 ? 0 : cold / rows};
}
