import type {ArmResult, BoostControl, ComparisonResult} from '../measure/results.js';
import {CONTROL} from './cells.js';

/** One table of a report. All cells are text. */
export interface Section {
  readonly title: string;
  /** How to read it. */
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
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
