import {createHash} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {writeLog} from '../store/log-writer.js';
import type {RankingLog} from '../store/ranking-log.js';
import {openLog, type StoredLog} from '../store/stored-log.js';
import {testLog} from '../store/test-log.js';
import type {BatchOptions, BatchSource} from './batch-source.js';
import {type Batch, gatherBatch, selectRows, shuffleRows} from './batches.js';
import {diskBatches} from './disk-batches.js';
import {memoryBatches} from './memory-batches.js';
import {countPart, partRows, readPartRows} from './part-rows.js';

const TRAIN_DAYS = 6;

let folder = '';
let flat: StoredLog;
const world: RankingLog = testLog({trainDays: TRAIN_DAYS, requestsPerDay: 60, shown: 10});
// Each row has its own age, which identifies it.
const age = Float32Array.from({length: world.rows}, (_, row) => row);
const log: RankingLog = {
  ...world,
  item_age_days: age,
  features: world.features.map((each) => (each.name === 'item_age_days' ? {...each, values: age} : each)),
};
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'cs-flat-')), 'log');
  await writeLog(log, folder, 7);
  flat = await openLog(folder);
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

/** A hash of every bit of each batch. */
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

describe('describe', () => {
  it('tells the same of a log in memory and on disk', () => {
    const inMemory = memoryBatches(log).describe();
    expect(diskBatches(flat).describe()).toMatchObject(inMemory);
    expect(inMemory.days).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('sample', () => {
  it('returns rows spread evenly over a part, equal in memory and on disk', async () => {
    const [memory, disk] = [memoryBatches(log), diskBatches(flat)];
    const sample = await memory.sample('train', 100);
    // 3600 training rows: every 36th.
    expect([...sample.item_age_days]).toEqual(Array.from({length: 100}, (_, i) => 36 * i));
    const {source: _, firstDate: __, ...expected} = sample;
    expect(await disk.sample('train', 100)).toEqual(expected);
    const {features} = gatherBatch(sample, Int32Array.of(7), 0, 1);
    expect(features).toEqual(gatherBatch(log, Int32Array.of(7 * 36), 0, 1).features);
    expect((await disk.sample('evaluation', 1e6)).rows).toBe(600);
  });
});

describe('readPartRows and countPart', () => {
  it('read the same from memory and disk', async () => {
    for (const of of ['train', 'calibration', 'evaluation'] as const) {
      const expected = partRows(log, of, 500);
      for (const source of [memoryBatches(log), diskBatches(flat)]) {
        expect(await readPartRows(source, of, 500)).toEqual(expected);
      }
    }
    // Ages are row numbers: 500 of the 3600 training rows are below 500.
    expect(await countPart(diskBatches(flat), 'train', 500)).toEqual({
      rows: 3600,
      requests: 360,
      coldShare: 500 / 3600,
    });
  });
});

describe('diskBatches', () => {
  it('returns the batches of memory if nothing is shuffled, for any chunk size', async () => {
    const expected = digest(await all(memoryBatches(log), {part, size: 100}));
    for (const options of [{}, {chunkRows: 64, windowChunks: 3}, {chunkRows: 1, windowChunks: 1000}]) {
      expect(digest(await all(diskBatches(flat, options), {part, size: 100}))).toEqual(expected);
    }
  });

  it('returns each row of a part once, with its features and labels', async () => {
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

  it('continues from any step, bit for bit', async () => {
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

  it('has an order for each seed and epoch, and mixes rows of all days in a batch', async () => {
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

  it('throws for an unknown part', async () => {
    for (const source of [memoryBatches(log), diskBatches(flat)]) {
      await expect(all(source, {part: 'test' as 'train', size: 3})).rejects.toThrow(
        /unknown part. Received: "test". Use one of: train, calibration, evaluation/,
      );
    }
  });

  it('returns no batches for a part without rows', async () => {
    const empty = {...flat.meta, split: {...flat.meta.split, evaluation: [900, 901]}} as const;
    const source = diskBatches(Object.assign(Object.create(flat), {meta: empty}));
    expect(await all(source, {part: 'evaluation', size: 3, seed: 1})).toEqual([]);
  });
});

describe('pieces', () => {
  let again: StoredLog;
  beforeAll(async () => {
    again = await openLog(folder);
  });
  afterAll(() => again.close());
  const sources = () => [memoryBatches(log), diskBatches(again)];
  /** Rows and request numbers of all pieces. */
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

  it('return each row of a part once, in the order of the log, with its request number', async () => {
    for (const of of ['train', 'calibration', 'evaluation'] as const) {
      const expected = Array.from(selectRows(log, of));
      for (const source of sources()) {
        const {rows, requests} = await read(source, 64, of);
        expect(rows).toEqual(expected);
        expect(requests).toEqual(expected.map((row) => log.request[row]));
      }
    }
  });

  it('hold whole requests and at least `size` rows, except the last', async () => {
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

  it('throw for a size below 1', async () => {
    for (const source of sources()) {
      await expect(read(source, 0)).rejects.toThrow(
        'pieces: the size must be a whole number of at least 1. Received: 0.',
      );
    }
  });
});

describe('fingerprint', () => {
  it('identifies the log and how it is shuffled', async () => {
    const [memory, disk] = [memoryBatches(log), diskBatches(flat)];
    expect(memoryBatches({...log}).fingerprint()).toBe(memory.fingerprint());
    const labels = log.labels.map((label, i) => (i === 7 ? 1 - label : label));
    expect(memoryBatches({...log, labels}).fingerprint()).not.toBe(memory.fingerprint());
    expect(diskBatches(flat, {chunkRows: 8}).fingerprint()).not.toBe(disk.fingerprint());
    await writeLog({...log, labels}, `${folder}-3`, 50);
    const other = await openLog(`${folder}-3`);
    expect(diskBatches(other).fingerprint()).not.toBe(disk.fingerprint());
    await other.close();
    // However the log was written.
    await writeLog(log, `${folder}-3`, 50);
    const same = await openLog(`${folder}-3`);
    expect(diskBatches(same).fingerprint()).toBe(disk.fingerprint());
    await same.close();
  });
});

describe('memoryBatches', () => {
  it('returns the rows in the order of shuffleRows by seed + epoch', async () => {
    const batches = await all(memoryBatches(log), {part, size: 100, seed: 4, epoch: 1});
    const order = shuffleRows(selectRows(log, part), 5);
    expect(ages(batches)).toEqual(Array.from(order, (row) => log.item_age_days[row]));
    expect(batches[0]!.labels[0]!.length).toBe(100);
    const rest = await all(memoryBatches(log), {part, size: 100, seed: 4, epoch: 1, fromStep: 3});
    expect(digest(rest)).toEqual(digest(batches.slice(3)));
  });
});

it.each([{size: 0}, {size: 1.5}, {seed: Number.NaN}, {epoch: -1}, {fromStep: 1e9}])(
  'batches throw for %o',
  async (wrong) => {
    for (const source of [memoryBatches(log), diskBatches(flat)]) {
      await expect(all(source, {part, size: 10, ...wrong})).rejects.toThrow(/batches: unusable options/);
    }
  },
);
