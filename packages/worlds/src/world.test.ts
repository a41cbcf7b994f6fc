import {randomStream} from '@cs/core';
import {describe, expect, it} from 'vitest';
import {DIM, match} from './vectors.js';
import {ACTIONS, createWorld, LIKED} from './world.js';
import {completeOptions} from './world-options.js';

const options = {users: 200, oldItems: 3000, bornPerDay: 20, trainDays: 5, evaluationDays: 2, warmupDays: 3};
const create = (more = {}, seed = 1) =>
  createWorld(completeOptions({...options, ...more}), randomStream(seed));

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('createWorld', () => {
  it('draws quality from one distribution for old and new items', () => {
    const {items} = create({bornPerDay: 100});
    const qualities = (old: boolean) =>
      [...items.quality].filter((_, i) => items.born[Math.floor(i / ACTIONS.length)]! < -28 === old);
    expect(Math.abs(mean(qualities(true)) - mean(qualities(false)))).toBeLessThan(0.05);
    expect(mean(qualities(true).map((q) => q * q)) / mean(qualities(false).map((q) => q * q))).toBeCloseTo(
      1,
      1,
    );
  });

  it('has a cue that correlates weakly with quality', () => {
    const {items} = create();
    const first = Array.from(items.cue, (_, item) => items.quality[item * ACTIONS.length]!);
    const [q, c] = [mean(first), mean([...items.cue])];
    const covariance = mean(first.map((value, item) => (value - q) * (items.cue[item]! - c)));
    const correlation =
      covariance /
      Math.sqrt(
        mean(first.map((value) => (value - q) ** 2)) * mean([...items.cue].map((value) => (value - c) ** 2)),
      );
    expect(correlation).toBeGreaterThan(0.2);
    expect(correlation).toBeLessThan(0.5);
  });

  it('has profiles and embeddings close to the latent vectors, but not equal', () => {
    const {users, items} = create();
    const fit = (a: Float32Array, b: Float32Array, count: number) =>
      mean(Array.from({length: count}, (_, i) => match(a, i * DIM, b, i * DIM)));
    for (const value of [
      fit(users.taste, users.profile, users.count),
      fit(items.topic, items.embedding, 3000),
    ]) {
      expect(value).toBeGreaterThan(0.7);
      expect(value).toBeLessThan(0.97);
    }
  });

  it('gives each user three distinct categories', () => {
    const {users} = create();
    for (let user = 0; user < users.count; user++) {
      expect(new Set(users.liked.subarray(user * LIKED, user * LIKED + LIKED)).size).toBe(LIKED);
    }
  });

  it('has births from 28 days before training, after all old items', () => {
    const {items} = create();
    const births = items.born.subarray(options.oldItems);
    expect(births[0]).toBe(-28);
    expect([...births]).toEqual([...births].sort((a, b) => a - b));
    expect(births.at(-1)).toBe(5 + 1 + 2 - 1);
    expect(Math.max(...items.born.subarray(0, options.oldItems))).toBeLessThan(-28);
  });

  it('has the items of a shorter world first', () => {
    const [short, long] = [create().items, create({evaluationDays: 4}).items];
    expect(long.count).toBeGreaterThan(short.count);
    expect(long.topic.slice(0, short.count * DIM)).toEqual(short.topic);
  });
});
