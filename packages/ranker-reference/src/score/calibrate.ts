import {packageError} from '@cs/core';
import {fitShift, ShiftCalibrator} from '@cs/metrics';
import * as z from 'zod';
import {readRunJson, runPath} from '../train/run-folder.js';

const savedShifts = z.object({shifts: z.record(z.string(), z.number())});

/**
 * The shift of each action's logits that a training saved.
 *
 * @returns undefined for a folder without a calibration, such as that of a model alone.
 * @throws if the file cannot be read, or does not have a finite shift for each of the actions.
 */
export async function readShifts(
  run: string,
  actions: readonly string[],
): Promise<Record<string, number> | undefined> {
  const found = await readRunJson(run, 'calibration');
  if (found === undefined) return undefined;
  const {data} = savedShifts.safeParse(found);
  const missing = actions.filter((action) => data?.shifts[action] === undefined);
  if (data && missing.length === 0) return data.shifts;
  throw packageError(
    '@cs/ranker-reference',
    'readShifts',
    `the calibration does not fit the model. Received: ${runPath(run, 'calibration')} (${data ? `no shift of ${missing.join(', ')}` : 'no shifts of logits'}). Train again, or score without calibration (--raw).`,
  );
}

/** The scores with `shift` added to their logits, as `ShiftCalibrator` of @cs/metrics does. */
export function applyShift(scores: Float32Array, shift: number): Float32Array {
  return Float32Array.from(new ShiftCalibrator(shift).apply(scores));
}

/** The shift of each action's logits that makes its mean score equal its mean label. */
export function fitShifts(
  scores: Readonly<Record<string, Float32Array>>,
  labels: Readonly<Record<string, Float32Array>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(scores).map(([action, values]) => [
      action,
      fitShift({scores: values, labels: labels[action]!}).shift,
    ]),
  );
}
