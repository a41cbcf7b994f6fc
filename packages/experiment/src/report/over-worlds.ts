import type {ArmResult, ComparisonResult, HitRates, Interval} from '../measure/results.js';
import {studentInterval} from '../measure/student-interval.js';
import {armsAcross} from './arms-across.js';

/** Fewer worlds say too little of how worlds differ. */
const FEWEST = 3;

/** What an arm does over several generated worlds: means of the worlds' lifts in %, with their intervals. */
export interface ArmOverWorlds {
  readonly name: string;
  readonly plugIns: ArmResult['plugIns'];
  readonly fresh: Interval;
  /** On fresh items, over the boost control of equal exposure. */
  readonly overBoost: Interval;
  readonly all: Interval;
}

/**
 * The comparisons that differ in nothing but the seed of their generated world, three or more together.
 *
 * @param results by the name of their file.
 * @returns for each such experiment its comparisons by the name of their file.
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
 * What each arm does over several worlds: the mean of the worlds' lifts of the first action's hits, with its 95 % interval. Its ends are
 * the outer ones of two: Student's t over the worlds, and what the worlds' own intervals leave of a mean of independent
 * worlds, `sqrt(sum of (mean - low)^2) / worlds` below it and likewise above. The first says what holds of such worlds in general, but three that
 * happen to agree make it too narrow.
 *
 * @param results of one group of {@link worldsTogether}; an arm that one of them lacks is left out.
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
  const between = studentInterval(worlds.map((each) => each?.mean ?? null));
  const within = (side: (world: Interval) => number) =>
    Math.hypot(...worlds.map((each) => (each ? side(each) : Number.NaN))) / worlds.length;
  const {mean} = between;
  return {
    mean,
    // No lift is below -100 %.
    low: Math.max(-100, Math.min(between.low, mean - within((world) => world.mean - world.low))),
    high: Math.max(between.high, mean + within((world) => world.high - world.mean)),
  };
}
