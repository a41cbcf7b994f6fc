import type {RandomStream} from '@cs/core';
import type {ItemHistory} from '@cs/log';
import {DIM, match} from './vectors.js';
import type {Items, Users} from './world.js';

const RATE = 1;
/** Share of the mean rate that the ranker expects of an item without history. */
const TRUST = 0.5;
const ENGAGERS = 1;
const RELEVANCE = 1;
const NOISE = 0.3;

/**
 * Chooses the items that a request shows, as the production ranker that the log records.
 *
 * - `history` sums the past grid-click rate of an item, the similarity of its past engagers to the
 *   user, and its relevance to the query. For an item without history it assumes half the mean rate
 *   and no similarity, so it rarely shows new items.
 * - `random` shows the candidates in random order.
 */
export function chooseShown(
  kind: 'history' | 'random',
  candidates: readonly number[],
  shown: number,
  query: number,
  user: number,
  known: {users: Users; items: Items; history: ItemHistory},
  random: RandomStream,
): number[] {
  const {users, items, history} = known;
  const scored = candidates.map((item) => {
    if (kind === 'random') return {item, score: random.uniform()};
    const score =
      RATE * Math.log(history.rate(item, 0, TRUST)) +
      ENGAGERS * history.engagerMatch(item, users.profile, user * DIM) +
      RELEVANCE * match(items.embedding, item * DIM, items.embedding, query * DIM) +
      NOISE * random.normal();
    return {item, score};
  });
  // Ties go to the older item, so that the order is the same for every sort algorithm.
  scored.sort((a, b) => b.score - a.score || a.item - b.item);
  return scored.slice(0, shown).map(({item}) => item);
}
