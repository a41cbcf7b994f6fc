import {bigWorld, smallWorld, type WorldOptions} from './world-options.js';

/**
 * Named sizes of a generated world: `tiny` to try things out in a second, `small` by default, `big`
 * to measure.
 */
export const worlds = {
  tiny: {
    users: 60,
    oldItems: 200,
    bornPerDay: 3,
    warmupDays: 3,
    trainDays: 4,
    calibrationDays: 1,
    evaluationDays: 1,
    requestsPerDay: 40,
    candidates: 30,
    shown: 10,
  },
  small: smallWorld,
  big: bigWorld,
} as const satisfies Record<string, WorldOptions>;

/** A name in {@link worlds}. */
export type WorldSize = keyof typeof worlds;
