import type {RankingLog} from '../log/ranking-log.js';
import {type Batch, gatherBatch, selectRows, shuffleRows} from './batches.js';

/** Which batches to give. */
export interface BatchOptions {
  readonly part: keyof RankingLog['split'];
  /** Rows in a batch; the last one of an epoch has what is left. */
  readonly size: number;
  /** Shuffles, each epoch anew. Without it, the rows come in the order of the log. */
  readonly seed?: number | undefined;
  /** From 0. */
  readonly epoch?: number | undefined;
  /** First batch to give, from 0: all others of the epoch follow, bit for bit as if none had been left out. */
  readonly fromStep?: number | undefined;
}

/** Gives the batches of a log, wherever it lies. */
export interface BatchSource {
  /** Names of the actions, in the order of a batch's labels. */
  readonly actions: readonly string[];
  /** Rows in a part of the split. */
  rows(part: BatchOptions['part']): number;
  /** The batches of one epoch. The same source and options give the same batches, bit for bit. */
  batches(options: BatchOptions): AsyncGenerator<Batch, void, undefined>;
}

/** Batches of a log in memory: the rows of a part in one shuffle, {@link shuffleRows} by `seed + epoch`. */
export function memoryBatches(log: RankingLog): BatchSource {
  return {
    actions: log.actions,
    rows: (part) => selectRows(log, part).length,
    async *batches(options) {
      const {part, size, seed, epoch = 0} = options;
      const rows = selectRows(log, part);
      const first = firstRow(options, rows.length);
      const order = seed === undefined ? rows : shuffleRows(rows, seed + epoch);
      for (let start = first; start < order.length; start += size) {
        yield gatherBatch(log, order, start, Math.min(start + size, order.length));
      }
    },
  };
}

/** Place of the first row to give among the rows of a part; checks the options. */
export function firstRow({size, seed, epoch = 0, fromStep = 0}: BatchOptions, rows: number): number {
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  const fits = whole(size, 1) && whole(epoch, 0) && whole(fromStep, 0) && fromStep <= Math.ceil(rows / size);
  if (!fits || (seed !== undefined && !Number.isFinite(seed))) {
    throw new Error(
      `[@cs/ranker-reference] batches: unusable options. Received: size ${size}, seed ${seed}, epoch ${epoch}, fromStep ${fromStep} for ${rows} rows. Give a size from 1, a finite seed or none, an epoch from 0, and a step that the epoch has.`,
    );
  }
  return fromStep * size;
}
