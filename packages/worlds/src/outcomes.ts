import type {RandomStream} from '@cs/core';
import {DIM, match} from './vectors.js';
import {ACTIONS, type Items, type Users} from './world.js';

/** Log odds of each action before taste, relevance and quality. */
const BASES = [-3.6, -4.9, -5.6];
const TASTE = 1.2;
const RELEVANCE = 1;
const NOISE = 0.3;

/** Probability of each action on an examined item, drawn once for an impression. */
export function actionProbabilities(
  item: number,
  query: number,
  user: number,
  {users, items}: {users: Users; items: Items},
  random: RandomStream,
): number[] {
  const taste = TASTE * match(users.taste, user * DIM, items.topic, item * DIM);
  const relevance = RELEVANCE * match(items.topic, query * DIM, items.topic, item * DIM);
  return ACTIONS.map((_, a) => {
    const quality = items.quality[item * ACTIONS.length + a]!;
    return 1 / (1 + Math.exp(-(BASES[a]! + taste + relevance + quality + NOISE * random.normal())));
  });
}

/** Chance that a user looks at a position, from 0. */
export function examination(position: number): number {
  return 1 / (1 + 0.1 * position);
}

/** Draws what the user does: nothing unless the item is examined, then each action by its probability. */
export function drawLabels(
  probabilities: readonly number[],
  position: number,
  positionBias: boolean,
  random: RandomStream,
): number[] {
  // Always drawn, so that a world without the bias differs in nothing else.
  const seen = random.uniform() < examination(position) || !positionBias;
  return probabilities.map((probability) => (random.uniform() < probability && seen ? 1 : 0));
}
