import {join} from 'node:path';
import {refuseFilled} from '../files/make-folder.js';
import {replaceFolder} from '../files/replace-folder.js';
import {writeParquet} from '../read/parquet.js';
import {columnsOf} from './columns.js';
import type {RankingLog} from './ranking-log.js';

/**
 * Exports a log for other tools as `rows.parquet` and `requests.parquet`, linked by the number of
 * the request. This project does not read them back: they hold the encoded features and labels, but
 * neither the split nor the encoders.
 *
 * @param folder must not exist, or be empty.
 * @throws if the folder holds anything, or cannot be written.
 */
export async function exportParquet(log: RankingLog, folder: string): Promise<void> {
  await refuseFilled('exportParquet', folder);
  const {rows, requests} = columnsOf(log);
  const numbers = Int32Array.from({length: log.requests}, (_, request) => request);
  await replaceFolder(folder, 'exportParquet', async (temporary) => {
    await writeParquet(join(temporary, 'rows.parquet'), log.rows, rows);
    await writeParquet(join(temporary, 'requests.parquet'), log.requests, [
      {name: 'request', values: numbers},
      ...requests,
    ]);
  });
}
