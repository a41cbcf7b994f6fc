import {createHash} from 'node:crypto';
import {type RankingLog, selectRows} from '@cs/log';
import {describe, expect, it} from 'vitest';
import {simulateLog} from './simulate.js';
import type {WorldOptions} from './world-options.js';

const tiny = {
  users: 100,
  oldItems: 300,
  bornPerDay: 4,
  warmupDays: 3,
  trainDays: 6,
  evaluationDays: 2,
  requestsPerDay: 40,
  candidates: 30,
  shown: 8,
} satisfies WorldOptions;

const arrays = (log: RankingLog): Record<string, ArrayBufferView> => ({
  request: log.request,
  user: log.user,
  day: log.day,
  item: log.item,
  position: log.position,
  age: log.item_age_days,
  labels: log.labels,
  probability: log.trueProbability!,
  ...Object.fromEntries(log.features.map(({name, values}) => [`feature ${name}`, values])),
});

function hashes(log: RankingLog): Record<string, string> {
  const hash = (view: ArrayBufferView) =>
    createHash('sha256')
      .update(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
      .digest('hex');
  return Object.fromEntries(Object.entries(arrays(log)).map(([name, view]) => [name, hash(view)]));
}

const feature = (log: RankingLog, name: string) => log.features.find((each) => each.name === name)!;

/** Whether any number of a row's feature is not zero. */
function filled(log: RankingLog, name: string, row: number): boolean {
  const {values, width} = feature(log, name);
  return values.subarray(row * width, row * width + width).some((value) => value !== 0);
}

const log = simulateLog(tiny);

describe('simulateLog', () => {
  it('returns the same log for the same seed, bit for bit', () => {
    expect(hashes(simulateLog(tiny))).toEqual(hashes(log));
  });

  it('returns another log for another seed', () => {
    const other = hashes(simulateLog({...tiny, seed: 2}));
    const own = hashes(log);
    for (const name of ['user', 'item', 'labels', 'probability', 'feature content', 'feature item_history']) {
      expect(other[name], name).not.toBe(own[name]);
    }
  });

  it('begins a longer log with the same rows, so that no feature sees the future', () => {
    const longer = arrays(simulateLog({...tiny, evaluationDays: 4}));
    for (const [name, view] of Object.entries(arrays(log))) {
      const bytes = (of: ArrayBufferView) => Buffer.from(of.buffer, of.byteOffset, view.byteLength);
      expect(longer[name]!.byteLength, name).toBeGreaterThan(view.byteLength);
      expect(bytes(longer[name]!).equals(bytes(view)), name).toBe(true);
    }
  });

  it('computes the history of an item from earlier days only', () => {
    const alone = simulateLog({...tiny, warmupDays: 0});
    const width = feature(alone, 'item_history').width;
    const history = feature(alone, 'item_history').values;
    const firstShown = new Map<number, number>();
    const engaged = new Map<number, number>();
    for (let row = 0; row < alone.rows; row++) {
      const item = alone.item[row]!;
      const day = alone.day[row]!;
      if (!firstShown.has(item)) firstShown.set(item, day);
      if (alone.labels.subarray(row * 3, row * 3 + 3).includes(1) && !engaged.has(item))
        engaged.set(item, day);
      expect(history[row * width]).toBe(firstShown.get(item)! < day ? 1 : 0);
      expect(filled(alone, 'engagers', row)).toBe((engaged.get(item) ?? day) < day);
    }
    expect(engaged.size).toBeGreaterThan(20);
  });

  it('gives no history to items born today', () => {
    let born = 0;
    for (let row = 0; row < log.rows; row++) {
      if (log.item_age_days[row]! >= 1) continue;
      born++;
      expect(filled(log, 'item_history', row)).toBe(false);
      expect(filled(log, 'engagers', row)).toBe(false);
    }
    expect(born).toBeGreaterThan(5);
  });

  it('orders requests by time and rows by request and position', () => {
    expect(log.rows).toBe(log.requests * tiny.shown);
    for (let row = 0; row < log.rows; row++) {
      expect(log.request[row]).toBe(Math.floor(row / tiny.shown));
      expect(log.position[row]).toBe(row % tiny.shown);
      if (row) expect(log.day[row]).toBeGreaterThanOrEqual(log.day[row - 1]!);
    }
  });

  it('has no rows of the warm-up days and splits the others in order', () => {
    expect(log.split).toEqual({train: [0, 5], calibration: [6, 6], evaluation: [7, 8]});
    expect(log.day[0]).toBe(0);
    expect(log.day.at(-1)).toBe(8);
    const counts = (['train', 'calibration', 'evaluation'] as const).map(
      (part) => selectRows(log, part).length,
    );
    expect(counts).toEqual([6 * 320, 320, 2 * 320]);
  });

  it('has features of the declared sizes, all finite', () => {
    const names = log.features.map(({name}) => name);
    expect(names).toEqual([
      'query',
      'content',
      'item_history',
      'engagers',
      'item_age_days',
      'user',
      'sequence',
    ]);
    for (const {name, per, width, steps, values} of log.features) {
      expect(values.length, name).toBe((per === 'row' ? log.rows : log.requests) * width * (steps ?? 1));
      expect(values.every(Number.isFinite), name).toBe(true);
    }
    expect(feature(log, 'item_age_days').values).toEqual(log.item_age_days);
    expect(log.features.filter(({historical}) => historical).map(({name}) => name)).toEqual([
      'item_history',
      'engagers',
      'sequence',
    ]);
  });

  it('standardizes the history over the training rows that have one', () => {
    const {values, width} = feature(log, 'item_history');
    const known = [...selectRows(log, 'train')].filter((row) => values[row * width] === 1);
    for (let column = 1; column < width; column++) {
      const mean = known.reduce((sum, row) => sum + values[row * width + column]!, 0) / known.length;
      expect(Math.abs(mean), `column ${column}`).toBeLessThan(1e-3);
    }
  });

  it('draws labels with the true probability where users look at everything', () => {
    const seen = simulateLog({...tiny, positionBias: false, requestsPerDay: 200});
    expect(new Set(seen.labels)).toEqual(new Set([0, 1]));
    for (let a = 0; a < 3; a++) {
      let [ones, expected] = [0, 0];
      for (let at = a; at < seen.labels.length; at += 3) {
        ones += seen.labels[at]!;
        expected += seen.trueProbability![at]!;
      }
      expect(Math.abs(ones - expected)).toBeLessThan(4 * Math.sqrt(expected));
    }
  });

  it('has fewer labels at low positions only with position bias', () => {
    const rate = (each: RankingLog, low: boolean) => {
      let [ones, chances] = [0, 0];
      for (let row = 0; row < each.rows; row++) {
        if (each.position[row]! >= 4 !== low) continue;
        ones += each.labels[row * 3]!;
        chances += each.trueProbability![row * 3]!;
      }
      return ones / chances;
    };
    const more = {...tiny, requestsPerDay: 200, productionRanker: 'random'} as const;
    const biased = simulateLog(more);
    const even = simulateLog({...more, positionBias: false});
    expect(rate(biased, true)).toBeLessThan(0.8);
    expect(rate(biased, false)).toBeGreaterThan(rate(biased, true) + 0.1);
    expect(Math.abs(rate(even, true) - rate(even, false))).toBeLessThan(0.12);
    // With a ranker led by chance nothing else depends on the labels.
    expect(even.item).toEqual(biased.item);
  });

  it('leaves out the history of some or all fresh items, and changes nothing else', () => {
    const share = (each: RankingLog, fresh: boolean) => {
      let [known, rows] = [0, 0];
      for (let row = 0; row < each.rows; row++) {
        if (each.item_age_days[row]! < 28 !== fresh) continue;
        rows++;
        if (filled(each, 'item_history', row)) known++;
      }
      return known / rows;
    };
    const partly = simulateLog({...tiny, freshHistory: 'partly absent'});
    const absent = simulateLog({...tiny, freshHistory: 'absent'});
    expect(share(absent, true)).toBe(0);
    expect(share(partly, true)).toBeGreaterThan(0.2 * share(log, true));
    expect(share(partly, true)).toBeLessThan(0.8 * share(log, true));
    expect(share(absent, false)).toBe(share(log, false));
    expect(absent.item).toEqual(log.item);
    expect(absent.labels).toEqual(log.labels);
  });

  it('shows fewer fresh items, at lower positions, by history than at random', () => {
    const fresh = (productionRanker: 'history' | 'random') => {
      const options = {...tiny, oldItems: 1000, bornPerDay: 8, requestsPerDay: 200, warmupDays: 12} as const;
      const each = simulateLog({...options, productionRanker});
      const rows = [...selectRows(each, 'train')].filter((row) => each.item_age_days[row]! < 28);
      const position = rows.reduce((sum, row) => sum + each.position[row]!, 0) / rows.length;
      return {share: rows.length / selectRows(each, 'train').length, position};
    };
    const [led, chance] = [fresh('history'), fresh('random')];
    expect(led.share).toBeLessThan(chance.share);
    expect(led.position).toBeGreaterThan(chance.position);
  });

  it('has by default at least 150,000 rows, and 10 to 16 % fresh training rows', () => {
    const usual = simulateLog();
    expect(usual.rows).toBeGreaterThanOrEqual(150_000);
    const train = selectRows(usual, 'train');
    const fresh = train.filter((row) => usual.item_age_days[row]! < 28).length / train.length;
    expect(fresh).toBeGreaterThan(0.1);
    expect(fresh).toBeLessThan(0.16);
  });

  it('reports its progress up to 1', () => {
    const seen: number[] = [];
    simulateLog(tiny, (done) => seen.push(done));
    expect(seen.length).toBe(12);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it('pads sequences with zeros at the end', () => {
    const {values, width, steps = 0} = feature(log, 'sequence');
    let partly = 0;
    for (let request = 0; request < log.requests; request++) {
      const there = Array.from({length: steps}, (_, step) => {
        const at = (request * steps + step) * width;
        return values.subarray(at, at + width).some((value) => value !== 0);
      });
      const length = there.indexOf(false) < 0 ? steps : there.indexOf(false);
      expect(there.slice(length)).not.toContain(true);
      if (length > 0 && length < steps) partly++;
    }
    expect(partly).toBeGreaterThan(0);
  });
});
