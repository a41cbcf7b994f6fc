import {createHash} from 'node:crypto';
import {mkdir, mkdtemp, open, readdir, readFile, rm, truncate, unlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {selectRows} from '../batches/batches.js';
import {fingerprintOf} from './fingerprint.js';
import {readMeta} from './log-meta.js';
import {writeLog} from './log-writer.js';
import type {RankingLog} from './ranking-log.js';
import {openLog, readLog} from './stored-log.js';
import {testLog} from './test-log.js';

const log: RankingLog = {...testLog(), firstDate: '2024-02-28', source: {name: 'test', options: {seed: 1}}};

let place = '';
let folder = '';
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-store-'));
  folder = join(place, 'log');
});
afterEach(() => rm(place, {recursive: true}));

/** Flips one bit of a file. */
async function flip(name: string, byte: number): Promise<void> {
  const file = await open(join(folder, name), 'r+');
  const bytes = new Uint8Array(1);
  await file.read(bytes, 0, 1, byte);
  await file.write(
    bytes.map((each) => each ^ 1),
    0,
    1,
    byte,
  );
  await file.close();
}

describe('writeLog and readLog', () => {
  it.each([1, 7, 1000])('keep a log bit for bit, in pieces of %s requests', async (pieces) => {
    await writeLog(log, folder, pieces);
    expect(await readLog(folder)).toEqual(log);
    expect(await readdir(place)).toEqual(['log']);
  });

  it('keep a log without true probabilities, and one without rows', async () => {
    const {trueProbability: _, ...real} = log;
    await writeLog(real, folder);
    expect(await readLog(folder)).toEqual(real);
    const empty = testLog({trainDays: -2});
    await writeLog(empty, folder);
    expect(await readLog(folder)).toEqual(empty);
  });

  it('accept any character in a path', async () => {
    const odd = join(place, "it's [a] *log*?");
    await writeLog(log, odd);
    expect(await readLog(odd)).toEqual(log);
  });
});

describe('writeLog', () => {
  it('stores each column as its little-endian numbers, with their SHA-256', async () => {
    await writeLog(log, folder);
    const bytes = await readFile(join(folder, 'rows.item_age_days.bin'));
    expect([0, 4].map((at) => bytes.readFloatLE(at))).toEqual([...log.item_age_days.subarray(0, 2)]);
    const meta = await readMeta(folder);
    expect(meta.columns['rows.item_age_days.bin']).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('stores the base rates of the training days, with one positive and one negative row added', async () => {
    await writeLog(log, folder);
    const rows = selectRows(log, 'train');
    const clicks = rows.reduce((sum, row) => sum + log.labels[row * 3]!, 0);
    expect((await readMeta(folder)).baseRates[0]).toBe((clicks + 1) / (rows.length + 2));
  });

  it('replaces a stored log and fills an empty folder', async () => {
    await mkdir(folder);
    await writeLog(testLog({seed: 2}), folder);
    await writeLog(log, folder);
    expect(await readLog(folder)).toEqual(log);
    expect(await readdir(place)).toEqual(['log']);
  });

  it.each([
    ['thesis.txt', 'years of work'],
    ['log.json', '{"user": 1}\n{"user": 2}\n'],
    ['log.json', '{"format": "json"}'],
  ])('throws if the folder holds something else, and changes nothing: %s %s', async (name, content) => {
    await mkdir(folder);
    await writeFile(join(folder, name), content);
    await expect(writeLog(log, folder)).rejects.toThrow(
      `[@cs/log] writeLog: the folder holds something other than a log. Received: ${folder} with ${name}.`,
    );
    expect(await readFile(join(folder, name), 'utf8')).toBe(content);
  });

  it('throws if there is another file beside a stored log', async () => {
    await writeLog(log, folder);
    await writeFile(join(folder, 'events.parquet'), 'mine');
    await expect(writeLog(log, folder)).rejects.toThrow(/something other than a log.*events\.parquet/);
    expect(await readLog(folder)).toEqual(log);
  });

  it('throws if the target is a file', async () => {
    await writeFile(folder, 'a file');
    await expect(writeLog(log, folder)).rejects.toThrow(/the target is not a folder/);
    expect(await readFile(folder, 'utf8')).toBe('a file');
  });

  it('throws for rows that are not in order, and keeps the old log', async () => {
    await writeLog(log, folder);
    const wrong: [Partial<RankingLog>, RegExp][] = [
      [{day: log.day.slice().reverse()}, /not ordered by day/],
      [{request: log.request.map((each) => (each === 3 ? 2 : each))}, /a request has no rows/],
      [{request: log.request.slice().reverse()}, /not ordered by request|number of requests/],
    ];
    for (const [change, message] of wrong) {
      await expect(writeLog({...log, ...change}, folder)).rejects.toThrow(message);
    }
    expect(await readLog(folder)).toEqual(log);
    expect(await readdir(place)).toEqual(['log']);
  });
});

describe('openLog and readLog', () => {
  const opened = [
    ['openLog', (path: string) => openLog(path)],
    ['readLog', (path: string) => readLog(path)],
  ] as const;

  it.each(opened)('%s throws if a file is missing, cut or longer, naming it', async (_, open) => {
    await expect(open(folder)).rejects.toThrow(/openLog: the folder holds no readable log.*no such file/);
    await writeLog(log, folder);
    const path = join(folder, 'rows.item.bin');
    await truncate(path, 4 * log.rows - 1);
    await expect(open(folder)).rejects.toThrow(
      `rows.item.bin has ${4 * log.rows - 1} bytes instead of ${4 * log.rows}`,
    );
    await truncate(path, 4 * log.rows + 1);
    await expect(open(folder)).rejects.toThrow('rows.item.bin has');
    await unlink(path);
    await expect(open(folder)).rejects.toThrow(/no such file.*rows\.item\.bin/);
  });

  it.each(opened)('%s throws if log.json is of another format, incomplete or changed', async (_, open) => {
    await writeLog(log, folder);
    const path = join(folder, 'log.json');
    const text = await readFile(path, 'utf8');
    for (const [content, message] of [
      [text.replace('cs-log-2', 'cs-log-9'), /log\.json: format: .*cs-log-2/],
      ['{"format": "cs-log-2"}', /log\.json: rows: .*; requests: .*; actions: /],
      ['null', /log\.json: content: /],
      ['{"form', /JSON/],
      [text.replace('"rows": 500', '"rows": 501'), /log\.json: it does not match its checksum/],
      [
        text.replace('"train": [\n      0', '"train": [\n      1'),
        /log\.json: it does not match its checksum/,
      ],
    ] as const) {
      expect(content).not.toBe(text);
      await writeFile(path, content);
      await expect(open(folder)).rejects.toThrow(message);
    }
  });
});

describe('checksums', () => {
  it('make readLog and verify throw for a flipped bit in any column, naming the file', async () => {
    await writeLog(log, folder);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.bin'));
    expect(names).toHaveLength(13);
    for (const name of names) {
      await flip(name, 5);
      const message = `${name} does not match its checksum: it was changed or damaged`;
      await expect(readLog(folder)).rejects.toThrow(message);
      const stored = await openLog(folder);
      await expect(stored.verify()).rejects.toThrow(message);
      await stored.close();
      await flip(name, 5);
    }
    const stored = await openLog(folder);
    await stored.verify();
    await stored.close();
  });
});

describe('fingerprint', () => {
  it('is equal in memory and on disk, and differs with any number, the split and the inputs', async () => {
    await writeLog(log, folder, 7);
    const stored = await openLog(folder);
    await stored.close();
    const same = fingerprintOf({...log, firstDate: '2020-01-01'});
    expect([stored.fingerprint, fingerprintOf(await readLog(folder))]).toEqual([same, same]);
    const labels = log.labels.map((label, i) => (i === 7 ? 1 - label : label));
    const split = {...log.split, calibration: [2, 3] as const};
    const features = log.features.map((each) => ({...each, historical: !each.historical}));
    const others = [{labels}, {split}, {features}, {actions: ['click', 'save', 'report']}];
    expect(new Set([same, ...others.map((change) => fingerprintOf({...log, ...change}))]).size).toBe(5);
  });
});
