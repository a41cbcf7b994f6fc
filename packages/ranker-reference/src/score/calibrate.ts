import {fitShift, ShiftCalibrator} from '@cs/metrics';

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
