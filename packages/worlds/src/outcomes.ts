import type {RandomStream} from '@cs/core';
import {DIM, match} from './vectors.js';
import {ACTIONS, type Items, type Users} from './world.js';

/** Log-odds of each action for average taste, relevance and quality. */
const BASES = [-3.6, -4.9, -5.6];
const TASTE = 1.2;
const RELEVANCE = 1;
const NOISE = 0.3;

/** Probability of each action given that the user looks at the item. Drawn once per impression. */
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

/** Probability that a user looks at a position. Positions count from 0. */
export function examination(position: number): number {
  return 1 / (1 + 0.1 * position);
}

/**
 * Draws the actions of a user, by their probabilities if the user looks at the item, and none
 * otherwise.
 */
export function drawLabels(
  probabilities: readonly number[],
  position: number,
  positionBias: boolean,
  random: RandomStream,
): number[] {
  // Drawn even without position bias, so that the other random numbers stay the same.
  const seen = random.uniform() < examination(position) || !positionBias;
  return probabilities.map((probability) => (random.uniform() < probability && seen ? 1 : 0));
}
