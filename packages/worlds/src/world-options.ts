import {FRESH_DAYS} from '@cs/log';

/** Size and conditions of a generated world. */
export interface WorldOptions {
  /** The same seed gives the same log, bit for bit. Default 1. */
  readonly seed?: number;
  readonly users?: number;
  /** Items that exist long before the log begins. */
  readonly oldItems?: number;
  /** Items born each day: what decides how many of the shown items are fresh. */
  readonly bornPerDay?: number;
  /**
   * Share of fresh items (younger than 28 days) in the whole pool, in the middle of the training days; sets
   * `bornPerDay`, so give only one of them. A production ranker led by history shows a smaller share.
   */
  readonly freshShare?: number;
  /** Days before training, which build the items' history and leave no rows. */
  readonly warmupDays?: number;
  readonly trainDays?: number;
  readonly calibrationDays?: number;
  readonly evaluationDays?: number;
  readonly requestsPerDay?: number;
  /** Requests on an evaluation day. Default: as `requestsPerDay`. */
  readonly evaluationRequestsPerDay?: number;
  /** Items retrieved for a request. */
  readonly candidates?: number;
  /** Candidates that the production ranker shows: the rows of a request. */
  readonly shown?: number;
  /**
   * Whether the historical features of fresh items are logged: of all, of about half of the items, or of
   * none. It changes the features only: what was shown and what users did stay the same.
   */
  readonly freshHistory?: 'kept' | 'partly absent' | 'absent';
  /** Whether a low position is examined less. */
  readonly positionBias?: boolean;
  /** How the shown items are chosen: led by past engagement, or by chance. */
  readonly productionRanker?: 'history' | 'random';
}

/** {@link WorldOptions} with every choice made. */
export type World = Required<Omit<WorldOptions, 'freshShare'>>;

/** The default world: some 190,000 rows, generated in seconds. */
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

/** A world of about 1.5 million rows, for measurements: give it to `simulateLog`, with a seed. */
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

/** Days before the first training day on which items are born, so that ages up to 28 days occur at once. */
export function birthLead(world: Pick<World, 'warmupDays'>): number {
  return Math.max(world.warmupDays, FRESH_DAYS);
}

/** Fills in the defaults and refuses a world that cannot be. */
export function completeOptions(options: WorldOptions): World {
  const {freshShare, ...rest} = options;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const known: WorldOptions = given;
  const requestsPerDay = known.requestsPerDay ?? smallWorld.requestsPerDay;
  const defaults: World = {...smallWorld, requestsPerDay, evaluationRequestsPerDay: requestsPerDay};
  const world: World = {...defaults, ...known};
  const refuse = (what: string, received: unknown, advice: string): never => {
    throw new Error(`[@cs/worlds] simulateLog: ${what}. Received: ${String(received)}. ${advice}`);
  };
  for (const name of Object.keys(given)) {
    if (!(name in defaults))
      refuse('unknown option', name, `Use some of: ${Object.keys(defaults).join(', ')}.`);
  }
  if (!Number.isFinite(world.seed)) refuse('the seed is not a number', world.seed, 'Give any finite number.');
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
      refuse(`${name} is not a whole number from ${minimum}`, value, 'Give such a number.');
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
    refuse('more items shown than retrieved, or than 256', world.shown, 'Lower shown.');
  }
  if (world.oldItems <= world.candidates) {
    refuse('too few old items to retrieve from', world.oldItems, `Give more than ${world.candidates}.`);
  }
  if (freshShare === undefined) return world;
  if (known.bornPerDay !== undefined) {
    refuse(
      'freshShare and bornPerDay contradict each other',
      `${freshShare}, ${known.bornPerDay}`,
      'Give one.',
    );
  }
  if (!(freshShare >= 0 && freshShare <= 0.5)) {
    refuse('freshShare is not a share from 0 to 0.5', freshShare, 'The usual range is 0.02 to 0.15.');
  }
  // fresh / all = 28 b / (old + b * days of birth until then), solved for b.
  const days = birthLead(world) + world.trainDays / 2;
  const left = FRESH_DAYS - freshShare * days;
  const bornPerDay = Math.round((freshShare * world.oldItems) / left);
  if (left <= 0 || (freshShare > 0 && bornPerDay === 0)) {
    const least = FRESH_DAYS / 2 / (world.oldItems + days / 2);
    refuse(
      'this world cannot have that freshShare',
      freshShare,
      `With ${world.oldItems} old items and ${days} days of births it can be 0, or from about ${least.toPrecision(2)} to below ${(FRESH_DAYS / days).toPrecision(2)}.`,
    );
  }
  return {...world, bornPerDay};
}
