import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {quotedToRead, withDuckDb} from '@cs/log';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {scoreColumns, scoreFormat, writeScores} from './score-table.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-scores-'));
});
afterAll(() => rm(folder, {recursive: true}));

const predictions = {save: Float32Array.of(0.5, 0.25), click: Float32Array.of(0.125, 0.5)};

describe('scoreColumns', () => {
  it('sums the actions by utility', () => {
    const columns = scoreColumns(predictions, {shifts: {}, utilities: {save: 2}});
    expect(columns.map(({name}) => name)).toEqual(['save', 'click', 'score']);
    // 2 * 0.5 + 0.125 and 2 * 0.25 + 0.5
    expect(columns[2]!.values).toEqual(Float32Array.of(1.125, 1));
  });
  it('shifts the logits of an action', () => {
    // The logit of 0.5 is 0, and the sigmoid of log 3 is 3 / 4; that of 0.25 is -log 3, so it becomes 1 / 2.
    const [save, click] = scoreColumns(predictions, {shifts: {save: Math.log(3)}, utilities: {}});
    expect(save!.values[0]).toBeCloseTo(0.75, 6);
    expect(save!.values[1]).toBeCloseTo(0.5, 6);
    expect(click!.values).toEqual(predictions.click);
  });
});

describe('writeScores', () => {
  const columns = scoreColumns(predictions, {shifts: {}, utilities: {}});

  it('writes CSV and JSON lines', async () => {
    await writeScores(join(folder, 'a.csv'), 2, columns);
    expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe(
      'save,click,score\n0.5,0.125,0.625\n0.25,0.5,0.75\n',
    );
    await writeScores(join(folder, 'a.jsonl'), 2, columns, "SELECT * FROM (VALUES ('x'), ('y')) AS t(id)");
    const lines = (await readFile(join(folder, 'a.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {id: 'x', save: 0.5, click: 0.125, score: 0.625},
      {id: 'y', save: 0.25, click: 0.5, score: 0.75},
    ]);
  });

  it('writes Parquet, and leaves nothing else', async () => {
    const file = join(folder, 'parquet', '..', 'a.parquet');
    await writeScores(file, 2, columns);
    const rows = await withDuckDb(async (connection) =>
      (await connection.runAndReadAll(`SELECT * FROM read_parquet(${quotedToRead(file)})`)).getRows(),
    );
    expect(rows).toEqual([
      [0.5, 0.125, 0.625],
      [0.25, 0.5, 0.75],
    ]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('says where it cannot write', async () => {
    const file = join(folder, 'nowhere', 'a.csv');
    await expect(writeScores(file, 2, columns)).rejects.toThrow(
      `[@cs/ranker-reference] writeScores: the scores could not be written. Received: ${file} (`,
    );
  });
});

describe('scoreFormat', () => {
  it('refuses a name that says no format', () => {
    expect(() => scoreFormat('scores.xlsx')).toThrow('Received: scores.xlsx. End it in parquet, csv, jsonl.');
  });
});
