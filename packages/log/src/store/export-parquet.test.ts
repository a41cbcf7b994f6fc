import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {quotedToRead, withDuckDb} from '../read/duckdb.js';
import {exportParquet} from './export-parquet.js';
import {testLog} from './test-log.js';

let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-export-'));
});
afterAll(() => rm(place, {recursive: true}));

it('exportParquet writes two tables that other tools join by request', async () => {
  const log = testLog();
  const folder = join(place, 'parquet');
  await exportParquet(log, folder);
  expect((await readdir(folder)).sort()).toEqual(['requests.parquet', 'rows.parquet']);
  const [rows, requests] = ['rows', 'requests'].map((name) => quotedToRead(join(folder, `${name}.parquet`)));
  const found = await withDuckDb(async (connection) => {
    const sql = `SELECT item, "user", labels[3], feature_query[2] FROM ${rows} JOIN ${requests} USING (request) ORDER BY request, position`;
    return (await connection.runAndReadAll(sql)).getRows();
  });
  const expected = Array.from(log.request, (request, row) => [
    log.item[row],
    log.user[request],
    log.labels[3 * row + 2],
    log.features[0]!.values[4 * request + 1],
  ]);
  expect(found).toEqual(expected);
  await expect(exportParquet(log, folder)).rejects.toThrow(
    `[@cs/log] exportParquet: the folder is not empty. Received: ${folder} with requests.parquet, rows.parquet.`,
  );
});
