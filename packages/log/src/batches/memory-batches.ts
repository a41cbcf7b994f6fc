import {shapeOf, sizeOf} from '../store/columns.js';
import {fingerprintOf} from '../store/fingerprint.js';
import type {RankingLog} from '../store/ranking-log.js';
import {
  type BatchSource,
  checkedSize,
  firstRow,
  type LogDescription,
  type SourceLocation,
  spread,
} from './batch-source.js';
import {gatherBatch, selectRows, shuffleRows} from './batches.js';

/**
 * Batches of a log in memory. An epoch is one full shuffle of the rows of the part, by `seed +
 * epoch`.
 *
 * @param location where the log was read from, for sources that other processes open, too.
 */
export function memoryBatches(log: RankingLog, location?: SourceLocation): BatchSource {
  return {
    actions: log.actions,
    location,
    describe: () => descriptionOf(log),
    logFingerprint: () => fingerprintOf(log),
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
    async *pieces(part, size) {
      const rows = selectRows(log, part);
      for (let start = 0; start < rows.length; ) {
        let end = Math.min(start + checkedSize(size), rows.length);
        while (end < rows.length && log.request[rows[end]!] === log.request[rows[end - 1]!]) end++;
        yield {log, rows: rows.subarray(start, end), firstRequest: 0};
        start = end;
      }
    },
    async sample(part, count) {
      const rows = selectRows(log, part);
      return pickRows(
        log,
        spread(rows.length, count).map((i) => rows[i]!),
      );
    },
    fingerprint: () => fingerprintOf(log),
  };
}

function descriptionOf(log: RankingLog): LogDescription {
  const actions = log.actions.length;
  const rows = selectRows(log, 'train');
  const sums = new Float64Array(actions);
  for (const row of rows) {
    for (let a = 0; a < actions; a++) sums[a]! += log.labels[row * actions + a]!;
  }
  return {
    ...shapeOf(log),
    baseRates: [...sums].map((sum) => (sum + 1) / (rows.length + 2)),
    days: [...new Set(log.day)].sort((a, b) => a - b),
  };
}

/** Rows of a log as a log of their own, in which each row has its own request. */
function pickRows(log: RankingLog, rows: Int32Array): RankingLog {
  const actions = log.actions.length;
  const requests = rows.map((row) => log.request[row]!);
  const pick = <T extends Float32Array | Int32Array | Int16Array | Uint8Array>(
    values: T,
    from: Int32Array,
    size = 1,
  ): T => {
    const picked = new (values.constructor as new (length: number) => T)(from.length * size);
    from.forEach((place, i) => {
      picked.set(values.subarray(place * size, (place + 1) * size), i * size);
    });
    return picked;
  };
  return {
    ...log,
    rows: rows.length,
    requests: rows.length,
    request: rows.map((_, i) => i),
    user: pick(log.user, requests),
    day: pick(log.day, rows),
    item: pick(log.item, rows),
    position: pick(log.position, rows),
    item_age_days: pick(log.item_age_days, rows),
    labels: pick(log.labels, rows, actions),
    ...(log.trueProbability ? {trueProbability: pick(log.trueProbability, rows, actions)} : {}),
    features: log.features.map((feature) => ({
      ...feature,
      values: pick(feature.values, feature.per === 'row' ? rows : requests, sizeOf(feature)),
    })),
  };
}
