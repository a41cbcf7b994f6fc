import {assertPrintable, type ComparisonResult, hitsKey, type Interval} from '../measure/results.js';
import {type Side, side, tooFewHits} from './side.js';

/**
 * What a comparison says, arms of which it says the same together, made from its intervals alone: whether its fresh hits lie beyond its boost
 * control, and whether its hits on all items lie above or below the baseline's, by more than chance ({@link side}). Of an action
 * whose interval has no end, or of which the baseline has fewer than ten hits on fresh items, nothing is said.
 *
 * @throws where the boost control of an arm is missing.
 */
export function verdict(result: ComparisonResult): string[] {
  assertPrintable(result);
  const key = hitsKey(result);
  const arms = new Map<string, string[]>();
  for (const arm of result.arms.slice(1)) {
    const of = (interval: (action: string) => Interval | undefined) =>
      result.actions.map((action) => ({action, side: side(interval(action))}));
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
  const once = 'One seed: what follows is of one training an arm, and may be otherwise of the next.';
  return result.seeds.length > 1 ? lines : [once, ...lines];
}

function said(
  sides: readonly {action: string; side: Side}[],
  words: Readonly<Record<Exclude<Side, 'unknown'>, string>>,
): string {
  const parts = Object.entries({...words, unknown: 'too few hits to say'}).flatMap(([wanted, text]) => {
    const actions = sides.filter((each) => each.side === wanted).map(({action}) => action);
    return actions.length > 0 ? [`${text} for ${actions.join(', ')}`] : [];
  });
  return parts.join('; ');
}
