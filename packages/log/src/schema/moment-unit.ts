import type {ColumnFacts} from './column-facts.js';
import {nameSays} from './column-names.js';

/** Numbers in a second. */
const PER_SECOND = {s: 1, ms: 1e3, us: 1e6, days: 1 / 86_400};
/** 1990 (datasets of that age are common), 2000 and 2100, in seconds. */
const [Y1990, Y2000, Y2100] = [631_152_000, 946_684_800, 4_102_444_800];

/** The unit of a column of times, if it is one: a date, or a number since 1970 by its size or name. */
export function momentUnit(column: ColumnFacts): string | undefined {
  const {kind, least, most, name} = column;
  if (kind === 'instant') return 'timestamp';
  if (kind !== 'number') return undefined;
  if (nameSays(name, 'time') || nameSays(name, 'created')) {
    return unitWithin(least, most, Y1990);
  }
  const unit = unitWithin(least, most, Y2000);
  // By the values alone: whole numbers within a few years are rarely anything but times.
  const years = (most - least) / (PER_SECOND[unit ?? 's'] * 31_557_600);
  return unit && unit !== 'days' && column.whole && years < 15 && column.distinct > 1 ? unit : undefined;
}

function unitWithin(least: number, most: number, from: number): keyof typeof PER_SECOND | undefined {
  const units = Object.entries(PER_SECOND) as [keyof typeof PER_SECOND, number][];
  return units.find(([, factor]) => least >= from * factor && most <= Y2100 * factor)?.[0];
}
