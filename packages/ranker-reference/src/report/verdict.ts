import {assertPrintable, type ComparisonResult, type Interval} from '../evaluate/results.js';

/**
 * What a comparison says, arms of which it says the same together, made from its intervals alone: whether its fresh hits lie beyond its boost control, and
 * whether its hits on all items lie above or below the baseline's, by more than chance (95 % intervals that leave out 0).
 *
 * @throws where the boost control of an arm is missing.
 */
export function verdict(result: ComparisonResult): string[] {
  assertPrintable(result);
  const key = result.arms[0]!.expected ? 'expected' : 'hits';
  const arms = new Map<string, string[]>();
  for (const arm of result.arms.slice(1)) {
    const of = (interval: (action: string) => Interval | undefined) =>
      result.actions.map((action) => ({action, side: side(interval(action))}));
    const fresh = of((action) => arm[key]?.[action]?.fresh.overBoost);
    const all = of((action) => arm[key]?.[action]?.all.lift);
    const sentences = `${freshSentence(fresh)} ${allSentence(all)}`;
    arms.set(sentences, [...(arms.get(sentences) ?? []), arm.name]);
  }
  return [...arms].map(([sentences, names]) => `${names.join('; ')}: ${sentences}`);
}

interface Side {
  readonly action: string;
  /** 1 above chance, -1 below, 0 within; undefined where there is no interval. */
  readonly side: 1 | -1 | 0 | undefined;
}

function side(interval: Interval | undefined): Side['side'] {
  if (!interval || !Number.isFinite(interval.mean)) return undefined;
  if (interval.low > 0) return 1;
  return interval.high < 0 ? -1 : 0;
}

const named = (sides: readonly Side[], wanted: Side['side']) =>
  sides.filter((each) => each.side === wanted).map(({action}) => action);

function freshSentence(sides: readonly Side[]): string {
  const above = named(sides, 1);
  const below = named(sides, -1);
  const parts = [
    ...(above.length > 0 ? [`ranks fresh items better than its boost control for ${above.join(', ')}`] : []),
    ...(below.length > 0 ? [`ranks fresh items worse than its boost control for ${below.join(', ')}`] : []),
  ];
  const none = 'on fresh items no difference from its boost control beyond chance';
  const unmeasured = 'on fresh items there is nothing to measure';
  const text = parts.join(', and ') || (named(sides, 0).length > 0 ? none : unmeasured);
  return `${text} (${sides.length} action${sides.length === 1 ? '' : 's'}).`;
}

function allSentence(sides: readonly Side[]): string {
  const above = named(sides, 1);
  const below = named(sides, -1);
  if (below.length > 0) {
    const gain = above.length > 0 ? `, gain for ${above.join(', ')}` : '';
    return `Hits on all items fall below the baseline's for ${below.join(', ')}${gain}.`;
  }
  if (above.length > 0) return `Hits on all items rise above the baseline's for ${above.join(', ')}.`;
  return 'Hits on all items: no difference from the baseline beyond chance.';
}
