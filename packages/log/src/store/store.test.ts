import {mkdir, mkdtemp, readdir, readFile, rm, truncate, unlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {replaceFolder} from '../files/replace-folder.js';
import {readLog, writeLog} from './store.js';
import {testLog} from './test-log.js';

const log = {...testLog(), firstDate: '2024-02-28'};

let place = '';
let folder = '';
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-store-'));
  folder = join(place, 'log');
});
afterEach(() => rm(place, {recursive: true}));

describe('writeLog and readLog', () => {
  it('keep a log bit for bit', async () => {
    await writeLog(log, folder);
    expect(await readLog(folder)).toEqual(log);
    expect((await readdir(folder)).sort()).toEqual(['log.json', 'requests.parquet', 'rows.parquet']);
    expect(await readdir(place)).toEqual(['log']);
  });

  it('keep a log without true probabilities', async () => {
    const {trueProbability: _, ...real} = log;
    await writeLog(real, folder);
    expect(await readLog(folder)).toEqual(real);
  });

  it('cope with signs in a path that mean something to DuckDB', async () => {
    const odd = join(place, "it's [a] *log*?");
    await writeLog(log, odd);
    expect(await readLog(odd)).toEqual(log);
  });
});

describe('writeLog', () => {
  it('replaces a log, and fills an empty folder', async () => {
    await mkdir(folder);
    await writeLog(testLog({seed: 2}), folder);
    await writeLog(log, folder);
    expect(await readLog(folder)).toEqual(log);
    expect(await readdir(place)).toEqual(['log']);
  });

  it('refuses a folder that holds something else, and leaves it alone', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'thesis.txt'), 'years of work');
    await expect(writeLog(log, folder)).rejects.toThrow(/something else than a log.*thesis\.txt/);
    expect(await readdir(folder)).toEqual(['thesis.txt']);
  });

  it('refuses a log’s folder with a stranger in it', async () => {
    await writeLog(log, folder);
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await expect(writeLog(log, folder)).rejects.toThrow(/notes\.txt/);
    expect(await readLog(folder)).toEqual(log);
  });

  it('refuses a log.json that is another’s, and a table that no log has', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'log.json'), '{"user": 1}\n{"user": 2}\n');
    await expect(writeLog(log, folder)).rejects.toThrow(/something else than a log/);
    await writeFile(join(folder, 'log.json'), '{"format": "json"}');
    await expect(writeLog(log, folder)).rejects.toThrow(/something else than a log/);
    expect(await readdir(folder)).toEqual(['log.json']);
    await rm(folder, {recursive: true});
    await writeLog(log, folder);
    await writeFile(join(folder, 'events.parquet'), 'mine');
    await expect(writeLog(log, folder)).rejects.toThrow(/something else than a log.*events\.parquet/);
    expect(await readdir(folder)).toContain('events.parquet');
  });

  it('speaks of the disk where it is the disk', async () => {
    const broken = {...log, features: [...log.features, log.features[0]!]};
    await expect(writeLog(broken, folder)).rejects.toThrow(/could not be written.*already exists[^.]*\)\.$/s);
    const failing = replaceFolder(folder, (temporary) => writeFile(join(temporary, 'none', 'x'), ''));
    await expect(failing).rejects.toThrow(/could not be written.*ENOENT.*Check that .* has room\.$/s);
  });

  it('refuses a target that is a file', async () => {
    await writeFile(folder, 'a file');
    await expect(writeLog(log, folder)).rejects.toThrow(/not a folder/);
    expect(await readFile(folder, 'utf8')).toBe('a file');
  });

  it('leaves the old log and no rest when writing fails', async () => {
    await writeLog(log, folder);
    const broken = {...log, features: [...log.features, log.features[0]!]};
    await expect(writeLog(broken, folder)).rejects.toThrow(/writeLog: the log could not be written/);
    expect(await readLog(folder)).toEqual(log);
    expect(await readdir(place)).toEqual(['log']);
  });
});

describe('readLog', () => {
  it('tells of a missing folder', async () => {
    await expect(readLog(folder)).rejects.toThrow(
      /readLog: no readable log.*no such file.*cs-ranker simulate/,
    );
  });

  it.each(['log.json', 'rows.parquet', 'requests.parquet'])('tells of a missing %s', async (file) => {
    await writeLog(log, folder);
    await unlink(join(folder, file));
    await expect(readLog(folder)).rejects.toThrow(
      new RegExp(`readLog: no readable log.*${file.replace('.', '\\.')}`, 's'),
    );
  });

  it('tells of another format', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'log.json'), '{"format": "cs-log-9"}');
    await expect(readLog(folder)).rejects.toThrow(/format "cs-log-9" in place of 'cs-log-1'/);
    await writeFile(join(folder, 'log.json'), '{"format": "cs-log-1"}');
    await expect(readLog(folder)).rejects.toThrow(/are missing/);
    await writeFile(join(folder, 'log.json'), 'null');
    await expect(readLog(folder)).rejects.toThrow(/in place of 'cs-log-1'/);
    await writeFile(join(folder, 'log.json'), '{"form');
    await expect(readLog(folder)).rejects.toThrow(/readLog: no readable log/);
  });

  it('tells of a truncated Parquet file', async () => {
    await writeLog(log, folder);
    await truncate(join(folder, 'rows.parquet'), 2000);
    await expect(readLog(folder)).rejects.toThrow(/readLog: no readable log.*rows\.parquet/s);
  });

  it('tells of requests that are not in order', async () => {
    await writeLog({...log, request: log.request.slice().reverse()}, folder);
    await expect(readLog(folder)).rejects.toThrow(/not ascending/);
  });

  it('tells of requests that are not there', async () => {
    await writeLog({...log, request: log.request.map((request) => request + 1)}, folder);
    await expect(readLog(folder)).rejects.toThrow(
      new RegExp(`below ${log.requests}, at row ${log.rows - 5}`),
    );
  });

  it('takes no other log for the one that lacks a file', async () => {
    await writeLog(log, folder);
    await writeLog(log, `${folder}*`);
    await unlink(join(`${folder}*`, 'rows.parquet'));
    await expect(readLog(`${folder}*`)).rejects.toThrow(
      /readLog: no readable log.*rows\.parquet: .*No files found/s,
    );
  });

  it('tells of numbers of rows that disagree', async () => {
    await writeLog(log, folder);
    const meta = JSON.parse(await readFile(join(folder, 'log.json'), 'utf8'));
    await writeFile(join(folder, 'log.json'), JSON.stringify({...meta, rows: meta.rows + 1}));
    await expect(readLog(folder)).rejects.toThrow(/log\.json tells of/);
  });
});
