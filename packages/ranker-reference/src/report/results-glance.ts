import {type ArmResult, type ComparisonResult, hitsKey, type Interval} from '../evaluate/results.js';
import {interval} from './cells.js';
import {checkClaims, JUDGED, verdictOf} from './claims.js';
import type {Section} from './sections.js';

/** `paper-small` of both `results/paper-small.json` and `results/paper-small/results.json`. */
export const resultName = (file: string) => file.replace(/(\/results)?\.json$/, '').replace(/^results\//, '');

/** What arms of different results have in common that are the same but for their names. */
function sameness({plugIns, tuned, scoreReg}: ArmResult): string {
  return JSON.stringify([[...plugIns].sort(), tuned ? 'tuned' : scoreReg]);
}

/**
 * Several results side by side, each by its first action: the fresh lift of each arm, what is left of it beyond its boost control, what it did to all
 * items, and which expectations held.
 *
 * @param results by the name of their file.
 */
export function resultsGlance(results: ReadonlyMap<string, ComparisonResult>): Section[] {
  const all = [...results.values()];
  const names = [...results.keys()].map(resultName);
  const arms = new Map<string, string>();
  for (const arm of all.flatMap((result) => result.arms.slice(1))) {
    if (!arms.has(sameness(arm))) arms.set(sameness(arm), arm.name);
  }
  const rates = (result: ComparisonResult, same: string) => {
    const key = hitsKey(result);
    return result.arms.find((arm) => sameness(arm) === same)?.[key]?.[result.actions[0]!];
  };
  const table = (
    title: string,
    note: string,
    value: (found: NonNullable<ReturnType<typeof rates>>) => Interval | undefined,
  ): Section => ({
    title,
    note,
    head: ['arm', ...names],
    rows: [...arms].map(([same, name]) => [
      name,
      ...all.map((result) => {
        const found = rates(result, same);
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
    {
      title: 'Expected, and held or not',
      note: JUDGED,
      head: ['expected', ...names],
      rows: claims[0]!.map(({claim}, i) => [claim, ...claims.map((each) => verdictOf(each[i]!))]),
    },
  ];
}
