import type {ArmResult, BoostControl, ComparisonResult} from '../measure/results.js';
import {CONTROL, UNBOUNDED} from './cells.js';

/** One table of a report. All cells are text. */
export interface Section {
  readonly title: string;
  /** How to read it. */
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table with an explanation of unbounded intervals in its note, if it has any. */
export function explained(section: Section): Section {
  const unbounded = section.rows.some((row) => row.some((cell) => cell.includes('∞')));
  return unbounded ? {...section, note: `${section.note} ${UNBOUNDED}`} : section;
}

/** The rows of an action: one per arm, each followed by that of its boost control. */
export function withControls(
  {arms}: Pick<ComparisonResult, 'arms'>,
  action: string,
  own: (arm: ArmResult) => readonly string[],
  control: (boost: BoostControl, arm: ArmResult) => readonly string[],
): string[][] {
  return arms.flatMap((arm) => [
    [action, arm.name, ...own(arm)],
    ...(arm.boost ? [[action, CONTROL, ...control(arm.boost, arm)]] : []),
  ]);
}
