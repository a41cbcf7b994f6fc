import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Column} from '../read/parquet.js';
import type {FeatureColumn, LogSource, RankingLog} from './ranking-log.js';

/** Name and version of the format. */
export const FORMAT = 'cs-log-1';
/** The same of a log whose columns are flat files, for logs that do not fit into memory. */
export const FLAT_FORMAT = 'cs-flat-2';
/** The files of a log's folder. */
export const META = 'log.json';
export const ROWS = 'rows.parquet';
export const REQUESTS = 'requests.parquet';

/** What `log.json` holds: all of a log but its numbers. */
export interface Meta {
  readonly format: string;
  readonly rows: number;
  readonly requests: number;
  readonly actions: readonly string[];
  readonly trueProbability: boolean;
  readonly split: RankingLog['split'];
  readonly firstDate?: string;
  readonly features: readonly Omit<FeatureColumn, 'values'>[];
  readonly source?: LogSource;
}

/** The two tables of a log. Both writing and reading go through them, so that they cannot disagree. */
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

/** A log with room for as many rows and requests, all zero. */
export function emptyLog(
  {actions, trueProbability, features, split, ...known}: Omit<Meta, 'format' | 'rows' | 'requests'>,
  rows: number,
  requests: number,
): RankingLog {
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
    ...origin(known),
  };
}

/** Where the days and rows of a log come from, as far as it is known. */
export function origin({firstDate, source}: Origin): Origin {
  return {...(firstDate === undefined ? {} : {firstDate}), ...(source ? {source} : {})};
}

type Origin = Pick<RankingLog, 'firstDate' | 'source'>;

/** Numbers of a feature in a row or request. */
export function sizeOf({width, steps}: Omit<FeatureColumn, 'values'>): number {
  return width * (steps ?? 1);
}

/** Reads and checks `log.json`. */
export async function readMeta(folder: string): Promise<Meta> {
  let meta: Meta;
  try {
    meta = JSON.parse(await readFile(join(folder, META), 'utf8'));
  } catch (cause) {
    throw unreadable(folder, reason(cause), cause);
  }
  if (meta?.format !== FORMAT && meta?.format !== FLAT_FORMAT) {
    throw unreadable(
      folder,
      `${META}: format ${JSON.stringify(meta?.format)} in place of '${FORMAT}' or '${FLAT_FORMAT}'`,
    );
  }
  const whole = [meta.rows, meta.requests].every((count) => Number.isInteger(count) && count >= 0);
  const listed = Array.isArray(meta.actions) && meta.actions.length > 0 && Array.isArray(meta.features);
  const parts = ['train', 'calibration', 'evaluation'] as const;
  if (!whole || !listed || !parts.every((part) => Array.isArray(meta.split?.[part]))) {
    throw unreadable(folder, `${META}: rows, requests, actions, features or split are missing`);
  }
  return meta;
}

/** The error of a folder that holds no whole log. */
export function unreadable(folder: string, what: string, cause?: unknown): Error {
  return new Error(
    `[@cs/log] readLog: no readable log in this folder. Received: ${folder} (${what}). Give the folder that 'cs-ranker simulate', 'cs-ranker import' or writeLog wrote.`,
    {cause},
  );
}

/** Message of whatever was thrown. */
export function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Whether an error is one of this project's, which says all there is to say. */
export function isOwn(cause: unknown): boolean {
  return reason(cause).startsWith('[@cs/');
}
