import {overSeeds} from '../measure/over-seeds.js';
import type {ArmResult, ComparisonResult, HitRates, Interval} from '../measure/results.js';
import {armsAcross} from './arms-across.js';

/** Fewer worlds are too few to estimate the variation between worlds. */
const FEWEST = 3;

/** Mean lifts of an arm over several generated worlds, in %, with their intervals. */
export interface ArmOverWorlds {
  readonly name: string;
  readonly plugIns: ArmResult['plugIns'];
  readonly fresh: Interval;
  /** Lift on fresh items over the boost control. */
  readonly overBoost: Interval;
  readonly all: Interval;
}

/**
 * Groups of three or more comparisons that differ only by the seed of their generated world.
 *
 * @param results by the name of their file.
 * @returns the groups, each by the name of the file.
 */
export function worldsTogether(
  results: ReadonlyMap<string, ComparisonResult>,
): ReadonlyMap<string, ComparisonResult>[] {
  const groups = new Map<string, Map<string, ComparisonResult>>();
  for (const [file, result] of results) {
    const {config, seeds, actions, run} = result;
    const {seed, ...options} = run?.log.source?.options ?? {};
    if (seed === undefined) continue;
    const key = JSON.stringify([run!.log.source!.name, options, config, seeds, actions]);
    groups.set(key, (groups.get(key) ?? new Map()).set(file, result));
  }
  return [...groups.values()].filter((group) => group.size >= FEWEST);
}

/**
 * Mean lift of each arm over several worlds, for the hits of the first action, with a 95 % interval.
 * The interval is the union of two. The first is Student's t over the worlds. The second combines the
 * intervals of the worlds, which are independent: it reaches `sqrt(sum of (mean - low)^2) / worlds`
 * below the mean, and likewise above it. The first alone covers the variation between worlds, but is
 * too narrow if the few worlds happen to agree.
 *
 * @param results one group of {@link worldsTogether}. Arms that are not in all of them are left out.
 */
export function overWorlds(results: readonly ComparisonResult[]): ArmOverWorlds[] {
  return armsAcross(results).flatMap(({name, in: armIn, hits}) => {
    const arms = results.map(armIn);
    const rates = results.map(hits);
    if (!rates.every((each): each is HitRates => each !== undefined)) return [];
    const over = (lift: (rates: HitRates) => Interval | undefined) => meanOf(rates.map(lift));
    return {
      name,
      plugIns: arms[0]!.plugIns,
      fresh: over(({fresh}) => fresh.lift),
      overBoost: over(({fresh}) => fresh.overBoost),
      all: over(({all}) => all.lift),
    };
  });
}

function meanOf(worlds: readonly (Interval | undefined)[]): Interval {
  const between = overSeeds(worlds.map((each) => each?.mean ?? Number.NaN));
  const within = (reach: (world: Interval) => number) =>
    Math.hypot(...worlds.map((each) => (each ? reach(each) : Number.NaN))) / worlds.length;
  const {mean} = between;
  return {
    mean,
    // No lift is below -100 %.
    low: Math.max(-100, Math.min(between.low, mean - within((world) => world.mean - world.low))),
    high: Math.max(between.high, mean + within((world) => world.high - world.mean)),
  };
}
