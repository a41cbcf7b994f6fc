import {describe, expect, it} from 'vitest';
import type {RankingLog} from '../store/ranking-log.js';
import {gatherBatch, selectRows, shuffleRows} from './batches.js';

/** Four rows in two requests, with features per row, per request and a sequence. */
function tinyLog(): RankingLog {
  const wide = Float32Array.from({length: 2 * 40}, (_, i) => i);
  return {
    rows: 4,
    requests: 2,
    actions: ['save', 'click'],
    request: Int32Array.of(0, 0, 1, 1),
    user: Int32Array.of(7, 8),
    day: Int16Array.of(0, 1, 2, 3),
    item: Int32Array.of(1, 2, 3, 4),
    position: Uint8Array.of(0, 1, 0, 1),
    item_age_days: Float32Array.of(1, 2, 3, 4),
    labels: Float32Array.of(1, 0, 0, 1, 1, 1, 0, 0),
    features: [
      {
        name: 'own',
        group: 'candidate',
        historical: false,
        per: 'row',
        width: 1,
        values: Float32Array.of(1, 2, 3, 4),
      },
      {
        name: 'shared',
        group: 'user',
        historical: false,
        per: 'request',
        width: 2,
        values: Float32Array.of(5, 6, 7, 8),
      },
      {name: 'steps', group: 'sequence', historical: true, per: 'request', width: 20, steps: 2, values: wide},
    ],
    split: {train: [0, 1], calibration: [2, 2], evaluation: [3, 3]},
  };
}

describe('selectRows', () => {
  it('returns the rows whose day is in the part, first and last day included', () => {
    const log = tinyLog();
    expect([...selectRows(log, 'train')]).toEqual([0, 1]);
    expect([...selectRows(log, 'calibration')]).toEqual([2]);
    expect([...selectRows(log, 'evaluation')]).toEqual([3]);
  });

  it('throws for an unknown part', () => {
    expect(() => selectRows(tinyLog(), 'test' as 'train')).toThrow(/selectRows.*"test".*train, calibration/);
  });
});

describe('shuffleRows', () => {
  const rows = Int32Array.from({length: 500}, (_, i) => 3 * i);

  it('reorders a copy of all rows', () => {
    const shuffled = shuffleRows(rows, 1);
    expect(rows[1]).toBe(3);
    expect([...shuffled]).not.toEqual([...rows]);
    expect([...shuffled].sort((a, b) => a - b)).toEqual([...rows]);
  });

  it('depends on the seed only', () => {
    expect(shuffleRows(rows, 4)).toEqual(shuffleRows(rows, 4));
    expect(shuffleRows(rows, 4)).not.toEqual(shuffleRows(rows, 5));
  });

  it('is uniform over all orders', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed++) {
      const order = shuffleRows(Int32Array.of(0, 1, 2), seed).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('gatherBatch', () => {
  it('reads features per row by row, and features per request by the request of the row', () => {
    const {features} = gatherBatch(tinyLog(), Int32Array.of(3, 0, 2), 0, 3);
    expect([...features.own!.values]).toEqual([4, 1, 3]);
    expect([...features.shared!.values]).toEqual([7, 8, 5, 6, 7, 8]);
    expect(features.steps!.values[0]).toBe(40);
    expect(features.steps!.values[40]).toBe(0);
    expect(features.steps!.values.length).toBe(3 * 40);
  });

  it('has shape [rows, width], or [rows, steps, width] for sequences', () => {
    const {features} = gatherBatch(tinyLog(), Int32Array.of(0, 1, 2), 1, 3);
    expect(features.own!.shape).toEqual([2, 1]);
    expect(features.shared!.shape).toEqual([2, 2]);
    expect(features.steps!.shape).toEqual([2, 2, 20]);
  });

  it('returns one array of labels per action', () => {
    const {labels} = gatherBatch(tinyLog(), Int32Array.of(3, 0, 2), 1, 3);
    expect(labels.map((label) => [...label])).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });

  it('copies the values', () => {
    const log = tinyLog();
    gatherBatch(log, Int32Array.of(0), 0, 1).features.own!.values[0] = 99;
    expect(log.features[0]!.values[0]).toBe(1);
  });

  it('throws for a range outside the rows', () => {
    expect(() => gatherBatch(tinyLog(), Int32Array.of(0, 1), 1, 3)).toThrow(/gatherBatch.*1 to 3 of 2/);
  });
});
