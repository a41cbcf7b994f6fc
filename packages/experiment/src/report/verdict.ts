import {assertPrintable, type ComparisonResult, hitsKey, type Interval} from '../measure/results.js';
import {type SideOfZero, sideOfZero, tooFewHits} from './beyond-chance.js';

/**
 * The conclusions of a comparison, from its intervals and p-values alone ({@link sideOfZero}):
 * whether an arm's fresh hits differ from those of its boost control, and its hits on all items from
 * the baseline's. Arms with the same conclusions share a line. There is no conclusion for an action
 * without an interval, or with fewer than ten baseline hits on fresh items.
 *
 * @throws if a boost control is missing.
 */
export function verdict(result: ComparisonResult): string[] {
  assertPrintable(result);
  const key = hitsKey(result);
  const arms = new Map<string, string[]>();
  for (const arm of result.arms.slice(1)) {
    const of = (interval: (action: string) => Interval | undefined) =>
      result.actions.map((action) => ({action, side: sideOfZero(interval(action))}));
    const fresh = said(
      of((action) => (tooFewHits(result, action) ? undefined : arm[key]?.[action]?.fresh.overBoost)),
      {
        above: 'better than the boost control',
        below: 'worse than the boost control',
        within: 'no difference from the boost control beyond chance',
      },
    );
    const all = said(
      of((action) => arm[key]?.[action]?.all.lift),
      {
        above: 'more hits than the baseline',
        below: 'fewer hits than the baseline',
        within: 'no difference from the baseline beyond chance',
      },
    );
    const sentences = `On fresh items ${fresh}. On all items ${all}.`;
    arms.set(sentences, [...(arms.get(sentences) ?? []), arm.name]);
  }
  const lines = [...arms].map(([sentences, names]) => `${names.join('; ')}: ${sentences}`);
  const once = 'One seed: what follows comes from one training run per arm; another run may differ.';
  return result.seeds.length > 1 ? lines : [once, ...lines];
}

function said(
  sides: readonly {action: string; side: SideOfZero}[],
  words: Readonly<Record<Exclude<SideOfZero, 'unknown'>, string>>,
): string {
  const parts = Object.entries({...words, unknown: 'too few hits for a conclusion'}).flatMap(
    ([wanted, text]) => {
      const actions = sides.filter((each) => each.side === wanted).map(({action}) => action);
      return actions.length > 0 ? [`${text} for ${actions.join(', ')}`] : [];
    },
  );
  return parts.join('; ');
}
