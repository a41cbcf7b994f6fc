import type {Column} from '@cs/log';
import {applyShift} from './calibrate.js';

/** How predictions become scores. */
export interface ScoreRule {
  /** Shift of the logits of each action. Default 0. */
  readonly shifts: Readonly<Record<string, number>>;
  /** Weight of each action in the final score. Default 1. */
  readonly utilities: Readonly<Record<string, number>>;
}

/** The columns of scored rows: the calibrated probability of each action, and `score`, their sum weighted by utility. */
export function scoreColumns(
  predictions: Readonly<Record<string, Float32Array>>,
  {shifts, utilities}: ScoreRule,
): Column[] {
  const actions = Object.entries(predictions).map(([action, raw]) => {
    const shift = shifts[action] ?? 0;
    return {name: action, values: shift === 0 ? raw : applyShift(raw, shift)};
  });
  const score = new Float32Array(actions[0]?.values.length ?? 0);
  for (const {name, values} of actions) {
    const utility = utilities[name] ?? 1;
    for (let row = 0; row < score.length; row++) score[row]! += utility * values[row]!;
  }
  return [...actions, {name: 'score', values: score}];
}
