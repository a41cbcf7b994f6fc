import type {PartRows} from '@cs/log';
import {describe, expect, it} from 'vitest';
import {hitsByLoggedPosition} from './hits-by-logged-position.js';

describe('hitsByLoggedPosition', () => {
  /** Two requests of five rows, shown at positions 1 to 5. */
  const part: PartRows = {
    rows: 10,
    requests: Int32Array.from({length: 10}, (_, row) => Math.floor(row / 5)),
    users: Int32Array.of(0, 1),
    position: Uint8Array.from({length: 10}, (_, row) => row % 5),
    cold: new Uint8Array(10),
    item_age_days: new Float32Array(10),
    labels: {save: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1)},
  };
  // The top 2 of the new ranking: positions 1 and 5, then 3 and 4.
  const scores = Float32Array.of(0.9, 0.1, 0.1, 0.1, 0.8, 0.1, 0.1, 0.9, 0.8, 0.1);

  it('counts hits in the top k by the position at which the log had shown the row', () => {
    const buckets = hitsByLoggedPosition(scores, part, part.labels, 'realised', 2);
    expect(buckets.map(({name}) => name)).toEqual(['1-3', '4-10']);
    expect(buckets.map(({hits}) => [...hits.save!])).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  it('has an open last bucket and leaves out buckets without rows', () => {
    const low = {...part, position: new Uint8Array(10).fill(100)};
    const [only, ...others] = hitsByLoggedPosition(scores, low, part.labels, 'realised', 2);
    expect(others).toEqual([]);
    expect(only!.name).toBe('101+');
  });
});
