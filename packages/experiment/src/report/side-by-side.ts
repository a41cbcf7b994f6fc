import type {ComparisonResult, HitRates, Interval} from '../measure/results.js';
import {armsAcross} from './arms-across.js';
import {signedInterval} from './cells.js';
import {checkClaims, JUDGED, verdictOf} from './claims.js';
import {overWorlds, worldsTogether} from './over-worlds.js';
import type {Section} from './section.js';

/** The name of a result: `paper-small` for `results/paper-small.json` or `results/paper-small/results.json`. */
export const resultName = (file: string) => file.replace(/(\/results)?\.json$/, '').replace(/^results\//, '');

/**
 * Tables of several results side by side, for the first action of each: the lifts of each arm on
 * fresh items, over its boost control and on all items; the same over generated worlds that differ
 * only by their seed; and which expectations were confirmed.
 *
 * @param results by the name of their file.
 */
export function sideBySide(results: ReadonlyMap<string, ComparisonResult>): Section[] {
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
        return signedInterval(found && value(found));
      }),
    ]),
  });
  const claims = all.map((result) => checkClaims(result));
  const counted =
    'Lift of Hits@k of the first action in %, of expected hits if the true probabilities are known';
  return [
    table(
      'Fresh lift',
      `${counted}, on fresh items over the baseline. It may come from showing more fresh items.`,
      ({fresh}) => fresh.lift,
    ),
    table(
      'Beyond the boost',
      `${counted}, on fresh items over the boost control of equal exposure. Above 0, the arm ranks fresh items better.`,
      ({fresh}) => fresh.overBoost,
    ),
    table('All items', `${counted}, on all items over the baseline.`, ({all: whole}) => whole.lift),
    ...worldsTogether(results).map(
      (worlds): Section => ({
        title: `Over ${worlds.size} worlds`,
        note: `${[...worlds.keys()].map(resultName).join(', ')} differ only by the seed of the world. ${counted}; the mean over the worlds, with a 95 % interval that holds for such worlds in general (the union of Student’s interval over the worlds and of that which follows from their own intervals).`,
        head: ['arm', 'fresh lift', 'beyond its boost', 'all lift'],
        rows: overWorlds([...worlds.values()]).map(({name, fresh, overBoost, all: whole}) => [
          name,
          signedInterval(fresh),
          signedInterval(overBoost),
          signedInterval(whole),
        ]),
      }),
    ),
    {
      title: 'Expectations',
      note: JUDGED,
      head: ['expected', ...names],
      rows: claims[0]!.map(({claim}, i) => [claim, ...claims.map((each) => verdictOf(each[i]!))]),
    },
  ];
}
