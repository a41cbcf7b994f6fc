import type {RandomStream} from '@cs/core';
import {blur, DIM, scale} from './vectors.js';
import {birthLead, type World} from './world-options.js';

/** Actions that users can take on a shown item. */
export const ACTIONS = ['grid_click', 'save', 'click'] as const;
export const CATEGORIES = 40;
/** Length of the code of a category. */
export const CODE = 8;
/** Categories that each user likes. */
export const LIKED = 3;

/** All users, as tables with one row per user. */
export interface Users {
  readonly count: number;
  /** Latent: no feature shows it. */
  readonly taste: Float32Array;
  /** The feature of the user: the taste with noise. */
  readonly profile: Float32Array;
  /** The liked categories. */
  readonly liked: Int32Array;
}

/** All items of all days, as tables with one row per item, by day of birth. */
export interface Items {
  readonly count: number;
  readonly category: Int32Array;
  /** Day of birth; 0 is the first training day. An item can be shown from the start of that day. */
  readonly born: Int32Array;
  /** Latent. */
  readonly topic: Float32Array;
  /** Latent, one number per action: how good the item is apart from its topic. */
  readonly quality: Float32Array;
  /** The feature of the item: the topic with noise. */
  readonly embedding: Float32Array;
  /** A weak feature of the quality. */
  readonly cue: Float32Array;
  /** The feature of each category: a random code. */
  readonly codes: Float32Array;
}

const TASTE_NOISE = 0.5;
const PROFILE_NOISE = 0.5;
const TOPIC_NOISE = 0.6;
const EMBEDDING_NOISE = 0.5;
const QUALITY_SPREAD = 0.8;
const CUE_NOISE = 2;

/**
 * Creates the centres of the categories, users around several of them, and items around one each.
 */
export function createWorld(world: World, random: RandomStream): {users: Users; items: Items} {
  const centres = new Float32Array(CATEGORIES * DIM);
  const drawn = random.child('categories');
  for (let i = 0; i < centres.length; i++) centres[i] = drawn.normal();
  for (let category = 0; category < CATEGORIES; category++) scale(centres, category * DIM);
  const codes = Float32Array.from({length: CATEGORIES * CODE}, () => drawn.normal());
  return {
    users: createUsers(world.users, centres, random.child('users')),
    items: createItems(world, centres, codes, random),
  };
}

function createUsers(count: number, centres: Float32Array, random: RandomStream): Users {
  const taste = new Float32Array(count * DIM);
  const profile = new Float32Array(count * DIM);
  const liked = new Int32Array(count * LIKED);
  for (let user = 0; user < count; user++) {
    const at = user * DIM;
    for (let i = 0; i < LIKED; i++) {
      let category = random.int(CATEGORIES);
      while (liked.subarray(user * LIKED, user * LIKED + i).includes(category))
        category = random.int(CATEGORIES);
      liked[user * LIKED + i] = category;
      const weight = 0.5 + random.uniform();
      for (let d = 0; d < DIM; d++) taste[at + d]! += weight * centres[category * DIM + d]!;
    }
    scale(taste, at);
    blur(taste, at, TASTE_NOISE, random, taste, at);
    blur(taste, at, PROFILE_NOISE, random, profile, at);
  }
  return {count, taste, profile, liked};
}

function createItems(world: World, centres: Float32Array, codes: Float32Array, random: RandomStream): Items {
  const lead = birthLead(world);
  const birthDays = lead + world.trainDays + world.calibrationDays + world.evaluationDays;
  const count = world.oldItems + birthDays * world.bornPerDay;
  const actions = ACTIONS.length;
  const category = new Int32Array(count);
  const born = new Int32Array(count);
  const topic = new Float32Array(count * DIM);
  const embedding = new Float32Array(count * DIM);
  const quality = new Float32Array(count * actions);
  const cue = new Float32Array(count);
  let item = 0;
  const create = (birth: number, from: RandomStream) => {
    category[item] = from.int(CATEGORIES);
    born[item] = birth;
    blur(centres, category[item]! * DIM, TOPIC_NOISE, from, topic, item * DIM);
    blur(topic, item * DIM, EMBEDDING_NOISE, from, embedding, item * DIM);
    // Quality has the same distribution for old and new items: age itself says nothing about it.
    const shared = from.normal();
    for (let a = 0; a < actions; a++) {
      quality[item * actions + a] = QUALITY_SPREAD * (0.8 * shared + 0.6 * from.normal());
    }
    cue[item] = (shared + CUE_NOISE * from.normal()) / Math.sqrt(1 + CUE_NOISE ** 2);
    item++;
  };
  const old = random.child('old items');
  for (let i = 0; i < world.oldItems; i++) create(-lead - 1 - old.int(365), old);
  // By day of birth, so that a world with more days begins with the same items.
  const births = random.child('births');
  for (let day = -lead; day < birthDays - lead; day++) {
    for (let i = 0; i < world.bornPerDay; i++) create(day, births);
  }
  return {count, category, born, topic, quality, embedding, cue, codes};
}
