import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {pastRows} from '../history/past-rows.js';
import {withDuckDb} from '../read/duckdb.js';
import {openFiles, sourceFiles} from '../read/source-files.js';
import {checkSchema} from '../schema/schema.js';
import {finishFeatures, planFeatures} from './feature-plan.js';
import {rowsToScore} from './rows-to-score.js';

const schema = checkSchema({
  version: 1,
  request: 'r',
  user: 'u',
  item: 'i',
  time: {column: 't', unit: 's'},
  actions: {click: 'c'},
  features: {price: {column: 'p', group: 'candidate', type: 'dense', encoder: 'none'}},
  history: {},
});

it('rowsToScore counts what was shown before the request, even if the request that showed it began earlier', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cs-to-score-'));
  try {
    const log = join(folder, 'past.csv');
    const asked = join(folder, 'asked.csv');
    // Session b begins at 20 and shows x at 50.
    await writeFile(log, 'r,u,i,t,c,p\na,1,y,0,0,1\na,1,x,10,0,1\nb,1,x,50,1,1\nb,1,y,20,0,1\n');
    await writeFile(asked, 'r,u,i,t,p\nd,1,x,30,1\nd,1,y,60,1\n');
    const counts = await withDuckDb(async (connection) => {
      const {seen} = await pastRows(connection, log, schema);
      const source = await sourceFiles(asked);
      const reader = await openFiles(connection, source);
      const features = finishFeatures(planFeatures(schema));
      const {files} = source;
      const rows = await rowsToScore(connection, {files, reader, schema, features, past: {log}, seen});
      const result = await connection.runAndReadAll(
        `SELECT round(exp(item_history[1]) - 1) FROM ${rows} ORDER BY row`,
      );
      return result.getRows().flat();
    });
    // As of 30: x was shown at 10 by a, and b shows it only at 50; y was shown at 0 and 20.
    expect(counts).toEqual([1, 2]);
  } finally {
    await rm(folder, {recursive: true});
  }
});
