import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {packageError} from '@cs/core';
import * as z from 'zod';
import {reason} from '../files/error-text.js';
import {sealed, unsealed} from '../files/sealed-json.js';
import type {LogSchema} from '../schema/schema.js';
import type {Checksums} from './fingerprint.js';
import type {FeatureColumn, LogSource, RankingLog} from './ranking-log.js';

/** Name and version of the store format. */
const FORMAT = 'cs-log-2';
/**
 * The file of a stored log that describes its columns. Written last: a folder without it is not a
 * log.
 */
export const META_FILE = 'log.json';

/** Everything about a stored log except its numbers: the content of `log.json`. */
export interface LogMeta {
  readonly rows: number;
  readonly requests: number;
  readonly actions: readonly string[];
  readonly trueProbability: boolean;
  readonly split: RankingLog['split'];
  readonly firstDate?: string;
  readonly features: readonly Omit<FeatureColumn, 'values'>[];
  readonly source?: LogSource;
  /** Each day that has rows, with its first row. */
  readonly days: readonly (readonly [day: number, firstRow: number])[];
  /**
   * Mean label of each action on the training days, with one positive and one negative row added.
   */
  readonly baseRates: readonly number[];
  /** State of the encoder of each feature. Empty unless the log was imported by a schema. */
  readonly encoders: Readonly<Record<string, unknown>>;
  /** The schema that the log was imported by. */
  readonly schema?: LogSchema;
  /**
   * Of an imported log: the share of the values on the evaluation days that the vocabulary of a
   * categorical feature lacks.
   */
  readonly unknown?: Readonly<Record<string, number>>;
  /** SHA-256 of each column file. */
  readonly columns: Checksums;
}

const count = z.int().min(0);
const dayRange = z.tuple([z.int(), z.int()]).readonly();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const feature = z.looseObject({
  // A part of a file name.
  name: z.string().regex(/^[^/\\]+$/),
  group: z.enum(['query', 'candidate', 'user', 'sequence']),
  historical: z.boolean(),
  width: z.int().min(1),
  steps: z.int().min(1).optional(),
  per: z.enum(['row', 'request']),
});
const content = z.looseObject({
  format: z.literal(FORMAT),
  rows: count,
  requests: count,
  actions: z.array(z.string()).min(1),
  trueProbability: z.boolean(),
  split: z.object({train: dayRange, calibration: dayRange, evaluation: dayRange}),
  firstDate: z.iso.date().optional(),
  features: z.array(feature),
  source: z.looseObject({name: z.string(), options: z.record(z.string(), z.unknown())}).optional(),
  days: z.array(z.tuple([z.int(), count])),
  baseRates: z.array(z.number()),
  encoders: z.record(z.string(), z.unknown()),
  schema: z.looseObject({}).optional(),
  unknown: z.record(z.string(), z.number()).optional(),
  columns: z.record(z.string(), sha256),
});

/** The text of `log.json`, with a checksum of itself. */
export function metaText(meta: LogMeta): string {
  return `${sealed({format: FORMAT, ...meta}, 2)}\n`;
}

/**
 * Reads and checks the `log.json` of a stored log.
 *
 * @throws if the folder holds no log of this version, or `log.json` was changed.
 */
export async function readMeta(folder: string): Promise<LogMeta> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(join(folder, META_FILE), 'utf8'));
  } catch (cause) {
    throw unreadable(folder, reason(cause), cause);
  }
  const checked = content.safeParse(parsed);
  if (!checked.success) {
    const problems = checked.error.issues.map(
      ({path, message}) => `${path.join('.') || 'content'}: ${message}`,
    );
    throw unreadable(folder, `${META_FILE}: ${problems.slice(0, 3).join('; ')}`);
  }
  try {
    const {format: _, ...meta} = unsealed(parsed) as {format: string};
    return meta as LogMeta;
  } catch (cause) {
    throw unreadable(folder, `${META_FILE}: ${reason(cause)}`, cause);
  }
}

/**
 * Whether a `log.json` was written by this package, in any version. Other tools use this name, too.
 */
export async function isOurMeta(folder: string): Promise<boolean> {
  try {
    return /^cs-(log|flat)-\d+$/.test(JSON.parse(await readFile(join(folder, META_FILE), 'utf8')).format);
  } catch {
    return false;
  }
}

/** The error for a folder that holds no readable log. */
export function unreadable(folder: string, what: string, cause?: unknown): Error {
  const message = `the folder holds no readable log. Received: ${folder} (${what}). Use a folder written by 'cs-ranker simulate', 'cs-ranker import' or writeLog; a damaged one has to be written again.`;
  return Object.assign(packageError('@cs/log', 'openLog', message), cause ? {cause} : {});
}
