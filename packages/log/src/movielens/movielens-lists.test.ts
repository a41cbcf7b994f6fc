import {describe, expect, it} from 'vitest';
import type {MovieLensData} from './movielens-files.js';
import {ratedLists, splitByDay} from './movielens-lists.js';

const DAY = 86400;

/** Ratings as `[user, time]`, in order of time. */
function dataOf(ratings: [user: number, time: number][]): MovieLensData {
  return {
    user: ratings.map(([user]) => user),
    item: ratings.map((_, i) => i),
    rating: ratings.map(() => 4),
    time: ratings.map(([, time]) => time),
    films: new Map(),
    edition: 'made by hand',
    most: 5,
    badRows: {
      rows: 0,
      bad: 0,
      reasons: {unparsable: 0, missing: 0, 'out of range': 0, duplicate: 0},
      examples: [],
    },
    people: new Map(),
  };
}

describe('ratedLists', () => {
  it('ends a list at a long pause, whatever other users do', () => {
    const lists = ratedLists(
      dataOf([
        [1, 0],
        [2, 50],
        [1, 100],
        [1, 201],
        [2, 400],
      ]),
      100,
      24,
    );
    expect(lists.map(({user, ratings}) => [user, ratings])).toEqual([
      [1, [0, 2]],
      [2, [1]],
      [1, [3]],
      [2, [4]],
    ]);
  });

  it('ends a list at midnight', () => {
    const lists = ratedLists(
      dataOf([
        [1, DAY - 1],
        [1, DAY],
        [1, DAY + 1],
      ]),
      100,
      24,
    );
    expect(lists.map(({day, ratings}) => [day, ratings])).toEqual([
      [0, [0]],
      [1, [1, 2]],
    ]);
  });

  it('cuts a long list into even pieces, in order', () => {
    const lists = ratedLists(dataOf(Array.from({length: 25}, () => [1, 5])), 100, 24);
    expect(lists.map(({ratings}) => ratings.length)).toEqual([12, 13]);
    expect(lists.flatMap(({ratings}) => [...ratings])).toEqual(Array.from({length: 25}, (_, i) => i));
  });
});

describe('splitByDay', () => {
  /** A list of `count` ratings on each day. */
  const daily = (counts: number[], firstDay = 0) =>
    counts.map((count, i) => ({
      user: i,
      time: (firstDay + i) * DAY,
      day: firstDay + i,
      ratings: Array.from({length: count}, (_, j) => j),
    }));

  it('keeps a fifth for warm-up and splits the rest into 80, 5 and 15 %', () => {
    const {firstDay, split} = splitByDay(daily(new Array(100).fill(10), 500));
    expect(firstDay).toBe(520);
    expect(split).toEqual({train: [0, 63], calibration: [64, 67], evaluation: [68, 79]});
  });

  it('gives each part at least one day, however uneven the days are', () => {
    for (const counts of [
      [2, 2, 2, 2],
      [1000, 2, 2, 2],
      [2, 2, 2, 1000],
      [2, 1000, 2, 2, 2],
    ]) {
      const {split} = splitByDay(daily(counts));
      for (const [first, last] of Object.values(split)) expect(last).toBeGreaterThanOrEqual(first);
      expect(split.calibration[0]).toBe(split.train[1] + 1);
      expect(split.evaluation[0]).toBe(split.calibration[1] + 1);
    }
  });

  it('rejects too few days', () => {
    expect(() => splitByDay(daily([5, 5, 5]))).toThrow(/3 days/);
    expect(() => splitByDay(daily([5, 5, 5, 1]))).toThrow(/3 days/);
  });
});
