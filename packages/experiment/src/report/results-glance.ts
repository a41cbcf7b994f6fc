import type {ComparisonResult, HitRates, Interval} from '../measure/results.js';
import {armsAcross} from './arms-across.js';
import {interval} from './cells.js';
import {checkClaims, JUDGED, verdictOf} from './claims.js';
import {overWorlds, worldsTogether} from './over-worlds.js';
import type {Section} from './sections.js';

/** `paper-small` of both `results/paper-small.json` and `results/paper-small/results.json`. */
export const resultName = (file: string) => file.replace(/(\/results)?\.json$/, '').replace(/^results\//, '');

/**
 * Several results side by side, each by its first action: the fresh lift of each arm, what is left of it beyond its boost control, what it did to all
 * items, the same over generated worlds that differ by their seed alone, and which expectations held.
 *
 * @param results by the name of their file.
 */
export function resultsGlance(results: ReadonlyMap<string, ComparisonResult>): Section[] {
  const all = [...results.values()];
  const names = [...results.keys()].map(resultName);
  const arms = armsAcross(all);
  const table = (title: string, note: string, value: (found: HitRates) => Interval | undefined): Section => ({
    title,
    note,
    head: ['arm', ...names],
    rows: arms.map(({name, hits}) => [
      name,
      ...all.map((result) => {
        const found = hits(result);
        return interval(found && value(found));
      }),
    ]),
  });
  const claims = all.map((result) => checkClaims(result));
  const counted = 'Hits@k of the first action, expected where the true probabilities are known, in %';
  return [
    table(
      'Fresh lift',
      `${counted}, over the baseline. A lift alone may come from showing more fresh items.`,
      ({fresh}) => fresh.lift,
    ),
    table(
      'Beyond the boost',
      `${counted}, on fresh items over the boost control of equal exposure: what is left of the lift once as many fresh items are shown. Above 0, the arm ranks fresh items better.`,
      ({fresh}) => fresh.overBoost,
    ),
    table('All items', `${counted}, on all items over the baseline.`, ({all: whole}) => whole.lift),
    ...worldsTogether(results).map(
      (worlds): Section => ({
        title: `Over ${worlds.size} worlds`,
        note: `${[...worlds.keys()].map(resultName).join(', ')}: they differ by the seed of the world alone. ${counted}: the mean of their lifts, with a 95 % interval (the outer ends of Student’s t over the worlds and of what their own intervals leave) that says what holds of such worlds in general.`,
        head: ['arm', 'fresh lift', 'beyond its boost', 'all lift'],
        rows: overWorlds([...worlds.values()]).map(({name, fresh, overBoost, all: whole}) => [
          name,
          interval(fresh),
          interval(overBoost),
          interval(whole),
        ]),
      }),
    ),
    {
      title: 'Expected, and held or not',
      note: JUDGED,
      head: ['expected', ...names],
      rows: claims[0]!.map(({claim}, i) => [claim, ...claims.map((each) => verdictOf(each[i]!))]),
    },
  ];
}
