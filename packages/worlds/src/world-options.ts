import {packageError, unknownName} from '@cs/core';
import {FRESH_DAYS} from '@cs/log';

/** Size and conditions of a generated world. */
export interface WorldOptions {
  /** A seed gives the same log on every machine, bit for bit. Default 1. */
  readonly seed?: number;
  readonly users?: number;
  /** Items born long before the first day. */
  readonly oldItems?: number;
  /** Items born per day. Decides how many of the shown items are fresh. */
  readonly bornPerDay?: number;
  /**
   * Share of fresh items (younger than 28 days) among all items in the middle of the training days,
   * from 0 to 0.5. Sets `bornPerDay`, so use only one of the two. A production ranker led by
   * history shows a smaller share.
   */
  readonly freshShare?: number;
  /** Days before the first training day. They build the history of items and leave no rows. */
  readonly warmupDays?: number;
  readonly trainDays?: number;
  readonly calibrationDays?: number;
  readonly evaluationDays?: number;
  readonly requestsPerDay?: number;
  /** Requests per evaluation day. Default: `requestsPerDay`. */
  readonly evaluationRequestsPerDay?: number;
  /** Items retrieved per request. */
  readonly candidates?: number;
  /** Candidates shown per request, which are its rows. At most 256. */
  readonly shown?: number;
  /**
   * Whether the log has the historical features of fresh items: of all, of about half of them, or
   * of none. Changes the features only: the same items are shown, and users do the same.
   */
  readonly freshHistory?: 'kept' | 'partly absent' | 'absent';
  /** Whether users look less often at lower positions. */
  readonly positionBias?: boolean;
  /** How the shown items are chosen: by past engagement or at random. */
  readonly productionRanker?: 'history' | 'random';
}

/** {@link WorldOptions} with all defaults filled in. */
export type World = Required<Omit<WorldOptions, 'freshShare'>>;

/** The default world: about 190,000 rows, generated in seconds. */
export const smallWorld = {
  seed: 1,
  users: 1500,
  oldItems: 4000,
  bornPerDay: 24,
  warmupDays: 10,
  trainDays: 14,
  calibrationDays: 1,
  evaluationDays: 3,
  requestsPerDay: 450,
  candidates: 80,
  shown: 24,
  freshHistory: 'kept',
  positionBias: true,
  productionRanker: 'history',
} as const satisfies WorldOptions;

/** A world of about 1.5 million rows, for measurements. */
export const bigWorld = {
  users: 4000,
  oldItems: 12000,
  bornPerDay: 80,
  warmupDays: 30,
  trainDays: 27,
  calibrationDays: 1,
  evaluationDays: 3,
  requestsPerDay: 1500,
  evaluationRequestsPerDay: 7000,
} as const satisfies WorldOptions;

/**
 * Days before the first training day on which items are born, so that all ages up to 28 days occur
 * from the start.
 */
export function birthLead(world: Pick<World, 'warmupDays'>): number {
  return Math.max(world.warmupDays, FRESH_DAYS);
}

/**
 * Fills in the defaults.
 *
 * @throws for unknown options and for values that contradict each other.
 */
export function completeOptions(options: WorldOptions): World {
  const {freshShare, ...rest} = options;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const known: WorldOptions = given;
  const requestsPerDay = known.requestsPerDay ?? smallWorld.requestsPerDay;
  const defaults: World = {...smallWorld, requestsPerDay, evaluationRequestsPerDay: requestsPerDay};
  const world: World = {...defaults, ...known};
  const refuse = (what: string, received: unknown, advice: string): never => {
    throw packageError('@cs/worlds', 'simulateLog', `${what}. Received: ${String(received)}. ${advice}`);
  };
  for (const name of Object.keys(given)) {
    if (name in defaults) continue;
    const names = [...Object.keys(defaults), 'freshShare'];
    throw packageError('@cs/worlds', 'simulateLog', unknownName('option', name, names, 'Options'));
  }
  if (!Number.isFinite(world.seed)) refuse('the seed must be a finite number', world.seed, 'Use an integer.');
  const least = {
    users: 1,
    oldItems: 1,
    bornPerDay: 0,
    warmupDays: 0,
    trainDays: 1,
    calibrationDays: 1,
    evaluationDays: 1,
    requestsPerDay: 1,
    evaluationRequestsPerDay: 1,
    candidates: 1,
    shown: 1,
  };
  for (const [name, minimum] of Object.entries(least)) {
    const value = world[name as keyof typeof least];
    if (!Number.isInteger(value) || value < minimum) {
      refuse(`${name} must be a whole number of at least ${minimum}`, value, `Use ${minimum} or more.`);
    }
  }
  const choices = {
    freshHistory: ['kept', 'partly absent', 'absent'],
    productionRanker: ['history', 'random'],
    positionBias: [true, false],
  };
  for (const [name, values] of Object.entries(choices)) {
    const value = world[name as keyof typeof choices];
    if (!(values as unknown[]).includes(value))
      refuse(`unknown ${name}`, value, `Use one of: ${values.join(', ')}.`);
  }
  if (world.shown > Math.min(world.candidates, 256)) {
    refuse('shown must be at most candidates, and at most 256', world.shown, 'Lower it.');
  }
  if (world.oldItems <= world.candidates) {
    refuse('oldItems must be larger than candidates', world.oldItems, `Use more than ${world.candidates}.`);
  }
  if (freshShare === undefined) return world;
  if (known.bornPerDay !== undefined) {
    refuse(
      'freshShare and bornPerDay cannot be used together',
      `${freshShare}, ${known.bornPerDay}`,
      'Use one of them.',
    );
  }
  if (!(freshShare >= 0 && freshShare <= 0.5)) {
    refuse('freshShare must be between 0 and 0.5', freshShare, 'Usual values are 0.02 to 0.15.');
  }
  // fresh / all = 28 b / (old + b * days of births so far), solved for b.
  const days = birthLead(world) + world.trainDays / 2;
  const left = FRESH_DAYS - freshShare * days;
  const bornPerDay = Math.round((freshShare * world.oldItems) / left);
  if (left <= 0 || (freshShare > 0 && bornPerDay === 0)) {
    const least = FRESH_DAYS / 2 / (world.oldItems + days / 2);
    refuse(
      'this world cannot reach freshShare',
      freshShare,
      `With ${world.oldItems} old items and ${days} days of births, use 0, or a value from about ${least.toPrecision(2)} to below ${(FRESH_DAYS / days).toPrecision(2)}.`,
    );
  }
  return {...world, bornPerDay};
}
