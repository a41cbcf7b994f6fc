import {shown} from '@cs/core';
import type {Calibrator} from './calibrator.js';
import {checkOptions} from './check-options.js';
import {checkArray, checkFinite, metricsError} from './checks.js';
import {IsotonicCalibrator, type IsotonicJson} from './fit-isotonic.js';
import {PlattCalibrator, type PlattJson} from './fit-platt.js';
import {ShiftCalibrator, type ShiftJson} from './fit-shift.js';

/** A calibrator as plain data. */
export type CalibratorJson = PlattJson | IsotonicJson | ShiftJson;

/**
 * Restores a calibrator from the parsed JSON of its `toJSON()`. It returns the same numbers, bit
 * for bit.
 *
 * @throws if the JSON did not come from a calibrator.
 * @example
 * calibratorFromJson({kind: 'platt', slope: 0, intercept: 0}).apply([7])[0]; // 1 / 2
 */
export function calibratorFromJson(json: CalibratorJson): Calibrator {
  const fail = (problem: string, received: string) =>
    metricsError('calibratorFromJson', problem, received, 'Give the output of toJSON of a calibrator');
  if (json?.kind === 'platt') {
    checkOptions('calibratorFromJson', json, {kind: 1, slope: 1, intercept: 1});
    for (const name of ['slope', 'intercept'] as const) {
      if (!Number.isFinite(json[name])) throw fail(`${name} is not finite`, shown(json[name]));
    }
    return new PlattCalibrator(json.slope, json.intercept);
  }
  if (json?.kind === 'shift') {
    checkOptions('calibratorFromJson', json, {kind: 1, shift: 1});
    if (!Number.isFinite(json.shift)) throw fail('shift is not finite', shown(json.shift));
    return new ShiftCalibrator(json.shift);
  }
  if (json?.kind !== 'isotonic')
    throw fail('kind is unknown', shown((json as {kind?: unknown} | null)?.kind));
  const {scores, values} = checkOptions('calibratorFromJson', json, {kind: 1, scores: 1, values: 1});
  for (const [name, column] of Object.entries({scores, values})) {
    checkArray('calibratorFromJson', name, column);
    checkFinite('calibratorFromJson', name, column);
  }
  if (scores.length === 0 || scores.length !== values.length) {
    throw fail(
      'scores and values must have the same length, at least 1',
      `${scores.length}, ${values.length}`,
    );
  }
  for (let i = 1; i < scores.length; i++) {
    if (!(scores[i]! > scores[i - 1]!)) throw fail(`scores is not ascending at index ${i}`, shown(scores[i]));
    if (!(values[i]! >= values[i - 1]!)) throw fail(`values decreases at index ${i}`, shown(values[i]));
  }
  return new IsotonicCalibrator(scores, values);
}
