import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {hasPast, type PastRows, pastRows} from '../history/past-rows.js';
import type {BadRows} from '../read/bad-rows.js';
import {withDuckDb} from '../read/duckdb.js';
import {openFiles, sourceFiles} from '../read/source-files.js';
import {checkTextFiles} from '../read/text-files.js';
import {COMPUTED} from '../schema/schema.js';
import {InputBatches, type OnInputBatch, type RowsRead} from './input-batches.js';
import {rowsToScore} from './rows-to-score.js';
import {fittedFeatures, type SavedEncoders} from './saved-encoders.js';
import {UnknownValues} from './unknown-values.js';
import {eachRow} from './value-rows.js';

/** How to read raw rows to score. */
export interface RawInputOptions {
  /** Where the history of the items comes from. Default `'rows'`. */
  readonly past?: PastRows;
  /** Memory that DuckDB may take, in its spelling; the rest goes to disk. Default `1GB`. */
  readonly memory?: string;
  /** Called with the bad rows of the log of the past. */
  readonly onBadRows?: (badRows: BadRows) => void;
}

/**
 * Reads raw rows, in the columns of the log that a model was trained on but without labels, and encodes
 * them as that log was encoded. An unknown category gets the place for unknown ones, a missing value its
 * flag. The history of an item is computed as of the time of the row.
 *
 * @param file a file or folder in any format that logs are read from. The rows keep its order.
 * @throws if a file, or any of its rows, cannot be read, and for missing columns.
 */
export async function readRawInputs(
  saved: SavedEncoders,
  file: string,
  {past = 'rows', memory = '1GB', onBadRows}: RawInputOptions,
  onBatch: OnInputBatch,
): Promise<RowsRead> {
  const features = fittedFeatures(saved, 'encoders.json');
  const {schema} = saved;
  const source = await sourceFiles(file);
  await checkTextFiles(source, 'scoreRows');
  const inputs = features.map(({name, width, steps}) => ({
    name,
    shape: steps === undefined ? [width] : [steps, width],
  }));
  const batches = new InputBatches(inputs, onBatch);
  const unknown = new UnknownValues(features);
  const folder = await mkdtemp(join(tmpdir(), 'cs-score-'));
  try {
    return await withDuckDb(
      async (connection) => {
        const history = hasPast(past) ? await pastRows(connection, past.log, schema) : undefined;
        if (history) onBadRows?.(history.badRows);
        const reader = await openFiles(connection, source, schema.csv);
        const asked = {files: source.files, reader, schema, features, past, seen: history?.seen};
        const rows = await rowsToScore(connection, asked);
        const columns = features.map(({column}) => column).join(', ');
        await eachRow(connection, `SELECT ${columns} FROM ${rows} ORDER BY row`, (row) => {
          batches.add((i, to, at) => {
            const value = row.value(i);
            unknown.add(i, value);
            features[i]!.encoder.encode(value, to, at);
          });
        });
        batches.flush();
        const used = [...Object.values(schema.features).map(({column}) => column), ...COMPUTED];
        const names = reader.columns.filter((name) => !used.includes(name));
        const {delimiter} = schema.csv ?? {};
        return {
          rows: batches.rows,
          unknown: unknown.shares(),
          ...(names.length > 0 ? {others: {source, names, csv: {delimiter}}} : {}),
        };
      },
      {folder, memory},
    );
  } finally {
    await rm(folder, {recursive: true});
  }
}
