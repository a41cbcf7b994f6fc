import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {replaceFolder} from '../files/replace-folder.js';
import {type Column, readParquet, writeParquet} from '../read/parquet.js';
import {readFlatLog} from './flat-log.js';
import type {RankingLog} from './ranking-log.js';
import {
  columnsOf,
  emptyLog,
  FLAT_FORMAT,
  FORMAT,
  META,
  type Meta,
  origin,
  REQUESTS,
  ROWS,
  readMeta,
  reason,
  unreadable,
} from './store-format.js';

/**
 * Writes a log as `log.json`, `rows.parquet` and `requests.parquet`. The folder appears whole or not at all;
 * a log that is there already is replaced, any other content is refused.
 */
export async function writeLog(log: RankingLog, folder: string): Promise<void> {
  const {rows, requests, actions, split, trueProbability} = log;
  const features = log.features.map(({values: _, ...rest}) => rest);
  const meta: Meta = {
    format: FORMAT,
    rows,
    requests,
    actions,
    trueProbability: trueProbability !== undefined,
    split,
    features,
    ...origin(log),
  };
  const tables = columnsOf(log);
  await replaceFolder(folder, async (temporary) => {
    await writeParquet(join(temporary, ROWS), rows, tables.rows);
    await writeParquet(join(temporary, REQUESTS), requests, tables.requests);
    await writeFile(join(temporary, META), `${JSON.stringify(meta, undefined, 2)}\n`);
  });
}

/** Reads what {@link writeLog} or `importLog` wrote, bit for bit, into memory. */
export async function readLog(folder: string): Promise<RankingLog> {
  const meta = await readMeta(folder);
  if (meta.format === FLAT_FORMAT) return readFlatLog(folder);
  const {rows, requests} = meta;
  const log = emptyLog(meta, rows, requests);
  const tables = columnsOf(log);
  const fill = async (file: string, count: number, columns: readonly Column[]) => {
    try {
      await readParquet(join(folder, file), count, columns);
    } catch (cause) {
      // DuckDB shows its query from the second line on.
      throw unreadable(folder, `${file}: ${reason(cause).split('\n')[0]}`, cause);
    }
  };
  await fill(ROWS, rows, tables.rows);
  await fill(REQUESTS, requests, tables.requests);
  for (let row = 0; row < rows; row++) {
    const request = log.request[row]!;
    if (request < (row ? log.request[row - 1]! : 0) || request >= requests) {
      throw unreadable(
        folder,
        `${ROWS}: the requests are not ascending numbers below ${requests}, at row ${row}`,
      );
    }
  }
  return log;
}
