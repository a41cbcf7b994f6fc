import {mkdir, readdir, rename, rm, writeFile} from 'node:fs/promises';
import {basename, dirname, join, resolve} from 'node:path';
import {type Column, readParquet, writeParquet} from './parquet.js';
import type {RankingLog} from './ranking-log.js';
import {
  columnsOf,
  FORMAT,
  META,
  type Meta,
  REQUESTS,
  ROWS,
  readMeta,
  reason,
  sizeOf,
  unreadable,
} from './store-format.js';

/**
 * Writes a log as `log.json`, `rows.parquet` and `requests.parquet`. The folder appears whole or not at all;
 * a log that is there already is replaced, any other content is refused.
 */
export async function writeLog(log: RankingLog, folder: string): Promise<void> {
  const target = resolve(folder);
  const replaces = await checkTarget(target);
  // Beside the target, so that the rename stays on one disk.
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const old = join(dirname(target), `.${basename(target)}.${process.pid}.old`);
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
  };
  const tables = columnsOf(log);
  try {
    await rm(temporary, {recursive: true, force: true});
    await mkdir(temporary, {recursive: true});
    await writeParquet(join(temporary, ROWS), rows, tables.rows);
    await writeParquet(join(temporary, REQUESTS), requests, tables.requests);
    await writeFile(join(temporary, META), `${JSON.stringify(meta, undefined, 2)}\n`);
    if (replaces) await rename(target, old);
    try {
      await rename(temporary, target);
    } catch (cause) {
      if (replaces) await rename(old, target);
      throw cause;
    }
    await rm(old, {recursive: true, force: true});
  } catch (cause) {
    await rm(temporary, {recursive: true, force: true});
    throw new Error(
      `[@cs/ranker-reference] writeLog: the log could not be written. Received: ${folder} (${reason(cause)}). Check that the folder's place exists, can be written to and has room.`,
      {cause},
    );
  }
}

/** Reads what {@link writeLog} wrote, bit for bit. */
export async function readLog(folder: string): Promise<RankingLog> {
  const meta = await readMeta(folder);
  const {rows, requests, actions, split} = meta;
  const log: RankingLog = {
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
    ...(meta.trueProbability ? {trueProbability: new Float32Array(rows * actions.length)} : {}),
    features: meta.features.map((feature) => ({
      ...feature,
      values: new Float32Array((feature.per === 'row' ? rows : requests) * sizeOf(feature)),
    })),
    split,
  };
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

/** Whether there is something to replace; refuses what is not a log. */
async function checkTarget(target: string): Promise<boolean> {
  let names: string[];
  try {
    names = await readdir(target);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new Error(
      `[@cs/ranker-reference] writeLog: the target is not a folder. Received: ${target} (${reason(cause)}). Give a folder that does not exist yet.`,
      {cause},
    );
  }
  const strange = names.filter((name) => ![META, ROWS, REQUESTS].includes(name));
  if (strange.length > 0 || (names.length > 0 && !names.includes(META))) {
    throw new Error(
      `[@cs/ranker-reference] writeLog: the folder holds something else than a log. Received: ${target} with ${names.join(', ')}. Give a folder that does not exist yet, is empty or holds a log.`,
    );
  }
  return true;
}
