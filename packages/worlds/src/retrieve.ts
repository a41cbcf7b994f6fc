import type {RandomStream} from '@cs/core';
import {DIM, match} from './vectors.js';
import {CATEGORIES, type Items, LIKED, type Users} from './world.js';

/** Share of the candidates that comes from the query's category; the rest is random. */
const SAME_CATEGORY = 0.75;
/** Items a user looks at before opening the one that fits best. */
const BROWSED = 4;

/** The items that exist so far, and how requests draw from them. */
export class Retrieval {
  private alive = 0;
  private readonly pools: number[][] = Array.from({length: CATEGORIES}, () => []);
  /** Request in which an item was last taken, so that none is taken twice. */
  private readonly taken: Int32Array;
  private requests = 0;

  constructor(private readonly items: Items) {
    this.taken = new Int32Array(items.count);
  }

  /** Adds the items born until a day. Items are ordered by birth, but for the old ones, which come first. */
  grow(day: number): void {
    while (this.alive < this.items.count && this.items.born[this.alive]! <= day) {
      this.pools[this.items.category[this.alive]!]!.push(this.alive++);
    }
  }

  /** The item a user opens: of a few in a category they like, the one nearest to their taste. */
  query(user: number, users: Users, random: RandomStream): number {
    const pool = this.pools[users.liked[user * LIKED + random.int(LIKED)]!]!;
    let best = -1;
    let bestMatch = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < BROWSED; i++) {
      const item = pool.length ? pool[random.int(pool.length)]! : random.int(this.alive);
      const fit = match(users.taste, user * DIM, this.items.topic, item * DIM);
      if (fit > bestMatch) [best, bestMatch] = [item, fit];
    }
    return best;
  }

  /** Draws different candidates, without the query: three quarters of its category where there are enough. */
  candidates(query: number, count: number, random: RandomStream): number[] {
    const request = ++this.requests;
    this.taken[query] = request;
    const found: number[] = [];
    const pool = this.pools[this.items.category[query]!]!;
    const wanted = Math.round(SAME_CATEGORY * count);
    // Swaps what is drawn to the front; the pool stays a permutation of itself.
    for (let i = 0; i < pool.length && found.length < wanted; i++) {
      const other = i + random.int(pool.length - i);
      const item = pool[other]!;
      pool[other] = pool[i]!;
      pool[i] = item;
      if (item !== query) found.push(item);
      this.taken[item] = request;
    }
    while (found.length < count) {
      const item = random.int(this.alive);
      if (this.taken[item] === request) continue;
      this.taken[item] = request;
      found.push(item);
    }
    return found;
  }
}
