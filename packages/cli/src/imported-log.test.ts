import {mkdtemp, readFile, rm, stat, utimes, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {readLog} from '@cs/log';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {importedLog} from './imported-log.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-imported-'));
});
afterAll(() => rm(folder, {recursive: true}));

const schema = {
  version: 1,
  request: 'r',
  user: 'u',
  item: 'i',
  time: {column: 't', unit: 'days'},
  actions: {tap: 'tap'},
  features: {price: {column: 'p', group: 'candidate', type: 'dense'}},
  csv: {nulls: ['NULL']},
};
const text = (rows: number) => {
  const lines = Array.from({length: rows}, (_, n) => {
    const request = Math.floor(n / 3);
    return `r${request},u${request % 4},i${(7 * n) % 11},${20_000 + Math.floor(n / 12)},${n % 2},${n % 5 ? n : 'NULL'}\n`;
  });
  return `r,u,i,t,tap,p\n${lines.join('')}`;
};

it('importedLog imports a log once, and again if the log or the schema changed', async () => {
  const [log, file, out] = ['log.csv', 'schema.json', 'out'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(log, text(72));
  await writeFile(file, JSON.stringify(schema));
  const written = async () =>
    (await stat(join(await importedLog(log, file, out, false), 'log.json'))).mtimeMs;
  const first = await written();
  expect((await readLog(join(out, 'log'))).rows).toBe(72);
  expect(JSON.parse(await readFile(join(out, 'imported.json'), 'utf8'))).toMatchObject({
    source: log,
    schema: file,
    badRows: {rows: 72, bad: 0},
  });
  expect(await written()).toBe(first);
  await writeFile(file, JSON.stringify({...schema, split: {calibrationDays: 2}}));
  const second = await written();
  expect(second).toBeGreaterThan(first);
  await writeFile(log, text(84));
  await importedLog(log, file, out, false);
  expect((await readLog(join(out, 'log'))).rows).toBe(84);
  // Another label, at the same size and time.
  const {atime, mtime} = await stat(log);
  await writeFile(log, text(84).replace('r0,u0,i0,20000,0', 'r0,u0,i0,20000,1'));
  await utimes(log, atime, mtime);
  await importedLog(log, file, out, false);
  expect((await readLog(join(out, 'log'))).labels[0]).toBe(1);
  await writeFile(log, text(84));
  await importedLog(log, file, out, false);
  // The log of a finished comparison is replaced only with force.
  await writeFile(join(out, 'results.json'), '{}');
  expect(await importedLog(log, file, out, false)).toBe(join(out, 'log'));
  await writeFile(log, text(96));
  await expect(importedLog(log, file, out, false)).rejects.toThrow(
    `[@cs/experiment] compare: the folder already holds the comparison of another log. Received: ${out}. Replace it with --force`,
  );
  expect((await readLog(join(out, 'log'))).rows).toBe(84);
  await importedLog(log, file, out, true);
  expect((await readLog(join(out, 'log'))).rows).toBe(96);
});
