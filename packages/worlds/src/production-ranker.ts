import type {RandomStream} from '@cs/core';
import type {ItemHistory} from '@cs/log';
import {DIM, match} from './vectors.js';
import type {Items, Users} from './world.js';

const RATE = 1;
/** What an item without history is trusted to reach of the mean rate. */
const TRUST = 0.5;
const ENGAGERS = 1;
const RELEVANCE = 1;
const NOISE = 0.3;

/**
 * The ranker whose choices the log records. Led by history, it adds the item's past grid-click rate, how well
 * its past engagers match the user, and relevance to the query. An item without history gets half the mean
 * rate and no match, so few of them are shown, and low. Led by chance, it shows any candidate anywhere.
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
  // Ties go to the older item, so that the order never depends on the sort.
  scored.sort((a, b) => b.score - a.score || a.item - b.item);
  return scored.slice(0, shown).map(({item}) => item);
}
