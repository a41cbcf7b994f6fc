import {createHash} from 'node:crypto';
import {appendFile, mkdtemp, rm, truncate} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type FlatLog, openFlatLog} from '../store/flat-log.js';
import {writeFlatLog} from '../store/flat-writer.js';
import type {RankingLog} from '../store/ranking-log.js';
import {readLog} from '../store/store.js';
import {testLog} from '../store/test-log.js';
import {type BatchOptions, type BatchSource, memoryBatches} from './batch-source.js';
import {type Batch, selectRows, shuffleRows} from './batches.js';
import {diskBatches} from './disk-batches.js';

const TRAIN_DAYS = 6;

let folder = '';
let flat: FlatLog;
const world: RankingLog = testLog({trainDays: TRAIN_DAYS, requestsPerDay: 60, shown: 10});
// Each row has an age of its own, which tells it.
const age = Float32Array.from({length: world.rows}, (_, row) => row);
const log: RankingLog = {
  ...world,
  item_age_days: age,
  features: world.features.map((each) => (each.name === 'item_age_days' ? {...each, values: age} : each)),
};
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'cs-flat-')), 'log');
  await writeFlatLog(log, folder, 7);
  flat = await openFlatLog(folder);
});
afterAll(async () => {
  await flat.close();
  await rm(join(folder, '..'), {recursive: true});
});

async function all(source: BatchSource, options: BatchOptions): Promise<Batch[]> {
  const found: Batch[] = [];
  for await (const batch of source.batches(options)) found.push(batch);
  return found;
}

/** What a batch holds, in short: equal only where every bit is. */
function digest(batches: readonly Batch[]): string[] {
  return batches.map(({features, labels}) => {
    const hash = createHash('sha256');
    for (const [name, {values, shape}] of Object.entries(features))
      hash.update(`${name} ${shape}`).update(values);
    for (const column of labels) hash.update(column);
    return hash.digest('hex');
  });
}

const ages = (batches: readonly Batch[]) =>
  batches.flatMap(({features}) => [...features.item_age_days!.values]);
const part = 'train';

describe('writeFlatLog and readLog', () => {
  it('keep every bit', async () => {
    expect(await readLog(folder)).toEqual(log);
  });

  it('write the smoothed base rates of the training days', () => {
    const rows = selectRows(log, 'train');
    const clicks = rows.reduce((sum, row) => sum + log.labels[row * 3]!, 0);
    expect(flat.meta.baseRates[0]).toBe((clicks + 1) / (rows.length + 2));
  });

  it('tell a ranker all that the log in memory does', () => {
    const features = log.features.map(({values: _, ...rest}) => rest);
    expect(flat.spec).toEqual({features, actions: log.actions, baseRates: flat.meta.baseRates});
    // No log of its own: else a ranker would count the base rates of rows that are not there.
    expect(flat.spec).not.toHaveProperty('split');
  });

  it('tell of a file that was cut or grew', async () => {
    const path = join(folder, 'rows.item.bin');
    await truncate(path, log.rows * 4 - 1);
    await expect(openFlatLog(folder)).rejects.toThrow(/rows\.item\.bin has \d+ bytes in place of/);
    await writeFlatLog(log, folder, 1000);
    await appendFile(path, '1');
    await expect(readLog(folder)).rejects.toThrow(/rows\.item\.bin/);
    await writeFlatLog(log, folder, 1000);
  });

  it('refuse rows that are not in the order of days', async () => {
    const day = log.day.slice().reverse();
    await expect(writeFlatLog({...log, day}, `${folder}-2`, 7)).rejects.toThrow(/not ordered by day/);
    await expect(readLog(`${folder}-2`)).rejects.toThrow(/no readable log/);
  });
});

describe('diskBatches', () => {
  it('gives the batches of memory where nothing is shuffled, whatever the chunks', async () => {
    const expected = digest(await all(memoryBatches(log), {part, size: 100}));
    for (const options of [{}, {chunkRows: 64, windowChunks: 3}, {chunkRows: 1, windowChunks: 1000}]) {
      expect(digest(await all(diskBatches(flat, options), {part, size: 100}))).toEqual(expected);
    }
  });

  it('gives each row of a part once, with all that belongs to it', async () => {
    const source = diskBatches(flat, {chunkRows: 50, windowChunks: 4});
    const rowOf = new Map(Array.from(selectRows(log, part), (row) => [log.item_age_days[row]!, row]));
    const batches = await all(source, {part, size: 64, seed: 3});
    expect(ages(batches).sort()).toEqual([...rowOf.keys()].sort());
    expect(source.rows(part)).toBe(rowOf.size);
    const inMemory = memoryBatches(log);
    const byAge = new Map<number, Batch>();
    for await (const one of inMemory.batches({part, size: 1}))
      byAge.set(one.features.item_age_days!.values[0]!, one);
    for (const {features, labels} of batches) {
      features.item_age_days!.values.forEach((age, i) => {
        const one = byAge.get(age)!;
        for (const [name, {values}] of Object.entries(features)) {
          const width = one.features[name]!.values.length;
          expect(values.slice(i * width, (i + 1) * width)).toEqual(one.features[name]!.values);
        }
        expect(labels.map((column) => column[i])).toEqual(one.labels.map(([label]) => label));
      });
    }
  });

  it('goes on from any step, bit for bit', async () => {
    const options = {chunkRows: 37, windowChunks: 3};
    const whole = new Map<number, string[]>();
    for (const size of [7, 64, 500]) {
      whole.set(size, digest(await all(diskBatches(flat, options), {part, size, seed: 9, epoch: 2})));
    }
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(7, 64, 500), fc.integer({min: 0, max: 1000}), async (size, place) => {
        const steps = whole.get(size)!;
        const fromStep = place % steps.length;
        const rest = await all(diskBatches(flat, options), {part, size, seed: 9, epoch: 2, fromStep});
        expect(digest(rest)).toEqual(steps.slice(fromStep));
      }),
      {numRuns: 25, seed: 1},
    );
  });

  it('shuffles anew with each seed and epoch, and mixes rows of all days into a batch', async () => {
    const source = diskBatches(flat, {chunkRows: 32, windowChunks: 16});
    const order = async (seed: number, epoch: number) =>
      ages(await all(source, {part, size: 128, seed, epoch}));
    const first = await order(1, 0);
    expect(await order(1, 0)).toEqual(first);
    expect(await order(2, 0)).not.toEqual(first);
    expect(await order(1, 1)).not.toEqual(first);
    const dayOf = new Map(
      Array.from(selectRows(log, part), (row) => [log.item_age_days[row]!, log.day[row]!]),
    );
    expect(new Set(first.slice(0, 128).map((age) => dayOf.get(age))).size).toBe(TRAIN_DAYS);
  });

  it('names the parts there are', async () => {
    for (const source of [memoryBatches(log), diskBatches(flat)]) {
      await expect(all(source, {part: 'test' as 'train', size: 3})).rejects.toThrow(
        /no such part. Received: "test". Use one of: train, calibration, evaluation/,
      );
    }
  });

  it('has no batches where a part has no rows', async () => {
    const empty = {...flat.meta, split: {...flat.meta.split, evaluation: [900, 901]}} as const;
    const source = diskBatches(Object.assign(Object.create(flat), {meta: empty}));
    expect(await all(source, {part: 'evaluation', size: 3, seed: 1})).toEqual([]);
  });
});

describe('pieces', () => {
  // Opened anew: the files have been written anew.
  let again: FlatLog;
  beforeAll(async () => {
    again = await openFlatLog(folder);
  });
  afterAll(() => again.close());
  const sources = () => [memoryBatches(log), diskBatches(again)];
  /** Rows and requests of the whole log, in the order in which they come. */
  async function read(source: BatchSource, size: number, of: BatchOptions['part'] = part) {
    const rows: number[] = [];
    const sizes: number[] = [];
    const requests: number[] = [];
    for await (const {log: own, rows: taken, firstRequest} of source.pieces(of, size)) {
      sizes.push(taken.length);
      for (const row of taken) {
        rows.push(own.item_age_days[row]!);
        requests.push(own.request[row]! + firstRequest);
      }
    }
    return {rows, sizes, requests};
  }

  it('give each row of a part once, in the order of the log, with the number of its request', async () => {
    for (const of of ['train', 'calibration', 'evaluation'] as const) {
      const expected = Array.from(selectRows(log, of));
      for (const source of sources()) {
        const {rows, requests} = await read(source, 64, of);
        expect(rows).toEqual(expected);
        expect(requests).toEqual(expected.map((row) => log.request[row]));
      }
    }
  });

  it('end where a request does, and have at least the size but for the last', async () => {
    // Requests of 10 rows.
    for (const source of sources()) {
      for (const [size, expected] of [
        [1, 10],
        [10, 10],
        [11, 20],
        [600, 600],
      ] as const) {
        const {sizes} = await read(source, size);
        expect(new Set(sizes.slice(0, -1)).size).toBeLessThanOrEqual(1);
        expect(sizes[0]).toBe(expected);
      }
      expect((await read(source, 1e6)).sizes).toEqual([source.rows(part)]);
    }
  });

  it('refuse a size that is none', async () => {
    for (const source of sources()) {
      await expect(read(source, 0)).rejects.toThrow('pieces: unusable size. Received: 0.');
    }
  });
});

describe('fingerprint', () => {
  it('is of the log and of how it is shuffled', async () => {
    const [memory, disk] = [memoryBatches(log), diskBatches(flat)];
    expect(memoryBatches({...log}).fingerprint()).toBe(memory.fingerprint());
    const labels = log.labels.map((label, i) => (i === 7 ? 1 - label : label));
    expect(memoryBatches({...log, labels}).fingerprint()).not.toBe(memory.fingerprint());
    expect(diskBatches(flat, {chunkRows: 8}).fingerprint()).not.toBe(disk.fingerprint());
    await writeFlatLog({...log, labels}, `${folder}-3`, 50);
    const other = await openFlatLog(`${folder}-3`);
    expect(diskBatches(other).fingerprint()).not.toBe(disk.fingerprint());
    await other.close();
    // The pieces that a log was written in do not matter.
    await writeFlatLog(log, `${folder}-3`, 50);
    const same = await openFlatLog(`${folder}-3`);
    expect(diskBatches(same).fingerprint()).toBe(disk.fingerprint());
    await same.close();
  });
});

describe('memoryBatches', () => {
  it('gives the rows as shuffleRows orders them by seed + epoch', async () => {
    const batches = await all(memoryBatches(log), {part, size: 100, seed: 4, epoch: 1});
    const order = shuffleRows(selectRows(log, part), 5);
    expect(ages(batches)).toEqual(Array.from(order, (row) => log.item_age_days[row]));
    expect(batches[0]!.labels[0]!.length).toBe(100);
    const rest = await all(memoryBatches(log), {part, size: 100, seed: 4, epoch: 1, fromStep: 3});
    expect(digest(rest)).toEqual(digest(batches.slice(3)));
  });
});

it.each([{size: 0}, {size: 1.5}, {seed: Number.NaN}, {epoch: -1}, {fromStep: 1e9}])(
  'batches refuse %o',
  async (wrong) => {
    for (const source of [memoryBatches(log), diskBatches(flat)]) {
      await expect(all(source, {part, size: 10, ...wrong})).rejects.toThrow(/batches: unusable options/);
    }
  },
);
