import {createHash} from 'node:crypto';
import {bytesOf, columnFile, columnsOf, type LogShape, shapeOf, TABLES} from './columns.js';
import type {RankingLog} from './ranking-log.js';

/** SHA-256 of each column file, by file name. */
export type Checksums = Readonly<Record<string, string>>;

const known = new WeakMap<RankingLog, string>();

/**
 * Identifies a log: SHA-256 over what a ranker and a comparison read of it. Logs of equal numbers
 * have equal fingerprints, in memory and on disk. Hashes the columns of a log in memory once, and
 * those of a log from `readLog` never again.
 */
export function fingerprintOf(log: RankingLog): string {
  const found = known.get(log);
  if (found !== undefined) return found;
  const tables = columnsOf(log);
  const checksums = Object.fromEntries(
    TABLES.flatMap((table) =>
      tables[table].map((column) => [
        columnFile(table, column),
        createHash('sha256').update(bytesOf(column.values)).digest('hex'),
      ]),
    ),
  );
  const fingerprint = combine(shapeOf(log), checksums);
  known.set(log, fingerprint);
  return fingerprint;
}

/** Records the fingerprint of a log whose columns have been hashed already. */
export function knowFingerprint(log: RankingLog, fingerprint: string): void {
  known.set(log, fingerprint);
}

/** The fingerprint of a log from the checksums of its columns. */
export function combine({actions, split, features}: LogShape, checksums: Checksums): string {
  const {train, calibration, evaluation} = split;
  const inputs = features.map(({name, group, historical, width, steps, per}) => [
    ...[name, group, historical, width, steps ?? null, per],
  ]);
  const columns = Object.entries(checksums).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([actions, [train, calibration, evaluation], inputs, columns]);
  return createHash('sha256').update(text).digest('hex');
}
