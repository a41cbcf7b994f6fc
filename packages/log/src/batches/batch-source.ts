import {packageError} from '@cs/core';
import type {LogShape} from '../store/columns.js';
import type {RankingLog} from '../store/ranking-log.js';
import type {Batch} from './batches.js';

/** A part of a log's split by time. */
export type Part = keyof RankingLog['split'];

/** Which batches to return. */
export interface BatchOptions {
  readonly part: Part;
  /** Rows per batch, at least 1. The last batch of an epoch may be smaller. */
  readonly size: number;
  /**
   * Seed of the shuffle; each epoch has its own order. Default: no shuffle, the order of the log.
   */
  readonly seed?: number | undefined;
  /** Number of the epoch, from 0. Default 0. */
  readonly epoch?: number | undefined;
  /**
   * First batch to return, from 0. It and all later ones are the same as without this option.
   * Default 0.
   */
  readonly fromStep?: number | undefined;
}

/** Some rows of a log, as whole requests. */
export interface Piece {
  readonly log: RankingLog;
  /** The rows of `log` that belong to the piece. */
  readonly rows: Int32Array;
  /** Add this to the request numbers of `log` to get those of the whole log. */
  readonly firstRequest: number;
}

/** What is known of a log without its rows. */
export interface LogDescription extends LogShape {
  /**
   * Mean label of each action on the training days, with one positive and one negative row added.
   */
  readonly baseRates: readonly number[];
  /** Days that have rows, ascending. */
  readonly days: readonly number[];
}

/** How another process opens the same source with `openBatches`. */
export interface SourceLocation {
  readonly folder: string;
  readonly batches: 'memory' | 'disk';
  readonly shuffleRows: number;
}

/**
 * A log in memory or on disk, as its consumers read it: shuffled batches to train on, whole
 * requests to measure on.
 */
export interface BatchSource {
  /** Names of the actions, in the order of the labels of a batch. */
  readonly actions: readonly string[];
  /** Set if another process can open this source. */
  readonly location?: SourceLocation | undefined;
  describe(): LogDescription;
  /** As `fingerprintOf` the log: equal for logs of equal numbers, in memory and on disk. */
  logFingerprint(): string;
  /** Number of rows in a part. */
  rows(part: Part): number;
  /** The batches of one epoch. The same source and options return the same batches, bit for bit. */
  batches(options: BatchOptions): AsyncGenerator<Batch, void, undefined>;
  /**
   * A part in the order of the log, in pieces of whole requests.
   *
   * @param size rows per piece, at least; the last piece may be smaller.
   * @param columns `'scalars'` leaves out the features.
   */
  pieces(part: Part, size: number, columns?: 'all' | 'scalars'): AsyncGenerator<Piece, void, undefined>;
  /**
   * Rows spread evenly over a part, as a log of their own, in which each row has its own request.
   *
   * @param count rows, at most.
   */
  sample(part: Part, count: number): Promise<RankingLog>;
  /**
   * Differs between sources that return different batches. A training continues only with an equal
   * one.
   */
  fingerprint(): string;
}

/** Checks the size of a piece. */
export function checkedSize(size: number): number {
  if (Number.isInteger(size) && size >= 1) return size;
  throw packageError(
    '@cs/log',
    'pieces',
    `the size must be a whole number of at least 1. Received: ${size}.`,
  );
}

/** Index of the first row to return among the rows of a part. Checks the options. */
export function firstRow({size, seed, epoch = 0, fromStep = 0}: BatchOptions, rows: number): number {
  const isWhole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  const fits =
    isWhole(size, 1) && isWhole(epoch, 0) && isWhole(fromStep, 0) && fromStep <= Math.ceil(rows / size);
  if (!fits || (seed !== undefined && !Number.isFinite(seed))) {
    throw packageError(
      '@cs/log',
      'batches',
      `unusable options. Received: size ${size}, seed ${seed}, epoch ${epoch}, fromStep ${fromStep} for ${rows} rows. Use a size of at least 1, a finite seed or none, an epoch of at least 0, and a step within the epoch.`,
    );
  }
  return fromStep * size;
}

/** At most `count` indices, spread evenly over `total` rows. */
export function spread(total: number, count: number): Int32Array {
  const step = Math.max(1, total / count);
  return Int32Array.from({length: Math.min(count, total)}, (_, i) => Math.floor(i * step));
}
