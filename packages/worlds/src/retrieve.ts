import type {RandomStream} from '@cs/core';
import {DIM, match} from './vectors.js';
import {CATEGORIES, type Items, LIKED, type Users} from './world.js';

/** Share of the candidates from the category of the query. The others are random. */
const SAME_CATEGORY = 0.75;
/** Items that a user considers before opening the best match. */
const BROWSED = 4;

/** The items that exist so far. Draws the query and the candidates of a request. */
export class Retrieval {
  private alive = 0;
  private readonly pools: number[][] = Array.from({length: CATEGORIES}, () => []);
  /** The last request that drew each item, so that a request draws none twice. */
  private readonly taken: Int32Array;
  private requests = 0;

  constructor(private readonly items: Items) {
    this.taken = new Int32Array(items.count);
  }

  /** Adds the items born up to a day. Old items come first, then items by day of birth. */
  grow(day: number): void {
    while (this.alive < this.items.count && this.items.born[this.alive]! <= day) {
      this.pools[this.items.category[this.alive]!]!.push(this.alive++);
    }
  }

  /**
   * The item that a user opens: the best match to their taste among a few of a category that they
   * like.
   */
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

  /**
   * Draws distinct candidates other than the query: three quarters from its category, if it has
   * enough items.
   */
  candidates(query: number, count: number, random: RandomStream): number[] {
    const request = ++this.requests;
    this.taken[query] = request;
    const found: number[] = [];
    const pool = this.pools[this.items.category[query]!]!;
    const wanted = Math.round(SAME_CATEGORY * count);
    // A partial Fisher-Yates shuffle, in place.
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
