import type {ColumnFacts} from './column-facts.js';
import {nameSays} from './column-names.js';

/** Numbers in a second. */
const PER_SECOND = {s: 1, ms: 1e3, us: 1e6, days: 1 / 86_400};
/** 1990 (older data sets are common), 2000 and 2100, in seconds. */
const [Y1990, Y2000, Y2100] = [631_152_000, 946_684_800, 4_102_444_800];

/** How a column tells a moment, if it does: a date, or a number since 1970 whose size or name says so. */
export function momentUnit(column: ColumnFacts): string | undefined {
  const {kind, least, most, name} = column;
  if (kind === 'instant') return 'timestamp';
  if (kind !== 'number') return undefined;
  if (nameSays(name, 'time') || nameSays(name, 'created')) {
    return unitWithin(least, most, Y1990);
  }
  const unit = unitWithin(least, most, Y2000);
  // By its values alone: whole seconds of a few years, as few other numbers are.
  const years = (most - least) / (PER_SECOND[unit ?? 's'] * 31_557_600);
  return unit && unit !== 'days' && column.whole && years < 15 && column.distinct > 1 ? unit : undefined;
}

function unitWithin(least: number, most: number, from: number): keyof typeof PER_SECOND | undefined {
  const units = Object.entries(PER_SECOND) as [keyof typeof PER_SECOND, number][];
  return units.find(([, factor]) => least >= from * factor && most <= Y2100 * factor)?.[0];
}
