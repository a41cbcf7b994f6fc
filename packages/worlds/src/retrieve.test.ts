import {randomStream} from '@cs/core';
import {describe, expect, it} from 'vitest';
import {Retrieval} from './retrieve.js';
import {createWorld, LIKED} from './world.js';
import {completeOptions} from './world-options.js';

const world = completeOptions({
  users: 50,
  oldItems: 1000,
  bornPerDay: 10,
  trainDays: 3,
  candidates: 20,
  shown: 5,
});
const {users, items} = createWorld(world, randomStream(1));

describe('Retrieval', () => {
  it('draws distinct candidates, three quarters from the category of the query, never the query', () => {
    const retrieval = new Retrieval(items);
    retrieval.grow(0);
    const random = randomStream(2);
    for (let i = 0; i < 200; i++) {
      const query = retrieval.query(i % 50, users, random);
      const candidates = retrieval.candidates(query, 20, random);
      expect(candidates.length).toBe(20);
      expect(new Set(candidates).size).toBe(20);
      expect(candidates).not.toContain(query);
      const same = candidates.filter((item) => items.category[item] === items.category[query]);
      expect(same.length).toBeGreaterThanOrEqual(15);
    }
  });

  it('never draws items that are not born yet', () => {
    const retrieval = new Retrieval(items);
    const random = randomStream(3);
    for (const day of [-28, 0, 1]) {
      retrieval.grow(day);
      let newest = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < 500; i++) {
        const query = retrieval.query(i % 50, users, random);
        for (const item of [query, ...retrieval.candidates(query, 20, random)]) {
          newest = Math.max(newest, items.born[item]!);
        }
      }
      expect(newest).toBe(day);
    }
  });

  it('opens items of categories that the user likes', () => {
    const retrieval = new Retrieval(items);
    retrieval.grow(0);
    const random = randomStream(4);
    for (let i = 0; i < 100; i++) {
      const query = retrieval.query(7, users, random);
      expect([...users.liked.subarray(7 * LIKED, 8 * LIKED)]).toContain(items.category[query]);
    }
  });

  it('adds random items if the category is small', () => {
    const retrieval = new Retrieval(items);
    retrieval.grow(0);
    const candidates = retrieval.candidates(0, 500, randomStream(5));
    expect(new Set(candidates).size).toBe(500);
  });
});
