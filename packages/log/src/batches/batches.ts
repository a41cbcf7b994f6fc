import {packageError, type RandomStream, randomStream} from '@cs/core';
import type {RankingLog} from '../store/ranking-log.js';

/** Values of one feature, of shape `[rows, width]` or `[rows, steps, width]`. */
export interface GatheredFeature {
  readonly values: Float32Array;
  readonly shape: number[];
}

/** A batch as plain arrays: features by name, and one array of labels per action. */
export interface Batch {
  readonly features: Record<string, GatheredFeature>;
  readonly labels: Float32Array[];
}

/** Rows whose day is in a part of the split, in the order of the log. */
export function selectRows(log: RankingLog, part: keyof RankingLog['split']): Int32Array {
  const days = log.split[part];
  if (!days) {
    throw packageError(
      '@cs/log',
      'selectRows',
      `unknown part. Received: ${JSON.stringify(part)}. Use one of: ${Object.keys(log.split).join(', ')}.`,
    );
  }
  const [first, last] = days;
  const found = new Int32Array(log.rows);
  let count = 0;
  for (let row = 0; row < log.rows; row++) {
    const day = log.day[row]!;
    if (day >= first && day <= last) found[count++] = row;
  }
  return found.slice(0, count);
}

/** A shuffled copy. A seed gives the same order on every machine. */
export function shuffleRows(rows: Int32Array, seed: number): Int32Array {
  return shuffled(rows, randomStream(seed, 'shuffle'));
}

/** A shuffled copy (Fisher-Yates). */
export function shuffled(rows: Int32Array, random: RandomStream): Int32Array {
  const order = rows.slice();
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.int(last + 1);
    const held = order[last]!;
    order[last] = order[other]!;
    order[other] = held;
  }
  return order;
}

/** Copies the rows `rows[start]` to `rows[end - 1]` of a log into a batch. */
export function gatherBatch(log: RankingLog, rows: Int32Array, start: number, end: number): Batch {
  if (!(start >= 0 && end <= rows.length && start <= end)) {
    throw packageError(
      '@cs/log',
      'gatherBatch',
      `the range is outside the rows. Received: ${start} to ${end} of ${rows.length}. Use 0 <= start <= end <= rows.length.`,
    );
  }
  const own = rows.subarray(start, end);
  let shared: Int32Array | undefined;
  const features: Record<string, GatheredFeature> = {};
  for (const {name, per, width, steps, values} of log.features) {
    let from = own;
    if (per === 'request') {
      // Stored once per request, not per row.
      shared ??= own.map((row) => log.request[row]!);
      from = shared;
    }
    const shape = steps === undefined ? [own.length, width] : [own.length, steps, width];
    features[name] = {values: gather(values, from, width * (steps ?? 1)), shape};
  }
  const actions = log.actions.length;
  const labels = log.actions.map((_, action) => {
    const column = new Float32Array(own.length);
    for (let i = 0; i < own.length; i++) column[i] = log.labels[own[i]! * actions + action]!;
    return column;
  });
  return {features, labels};
}

// Up to this size, a plain loop is faster than a view for `set`.
const SMALL = 32;

function gather(values: Float32Array, from: Int32Array, size: number): Float32Array {
  const gathered = new Float32Array(from.length * size);
  for (let i = 0; i < from.length; i++) {
    const source = from[i]! * size;
    const target = i * size;
    if (size > SMALL) gathered.set(values.subarray(source, source + size), target);
    else for (let j = 0; j < size; j++) gathered[target + j] = values[source + j]!;
  }
  return gathered;
}
