import {describe, expect, it} from 'vitest';
import {applyShift, fitShifts} from './calibrate.js';

describe('fitShifts', () => {
  it('fits each action to its own labels', () => {
    // All predicted as 1/2; one positive in four gives logit(1/4) = -log 3, two in four give 0.
    const half = new Float32Array(4).fill(0.5);
    const shifts = fitShifts(
      {save: half, click: half},
      {save: Float32Array.of(0, 1, 0, 0), click: Float32Array.of(0, 1, 1, 0)},
    );
    expect(shifts.save).toBeCloseTo(-Math.log(3), 9);
    expect(shifts.click).toBeCloseTo(0, 9);
  });
});

describe('applyShift', () => {
  it('adds the shift to the logits', () => {
    // logit(1/2) + log 3 = logit(3/4), and logit(1/4) + log 3 = logit(1/2).
    expect([...applyShift(Float32Array.of(0.5, 0.25), Math.log(3))]).toEqual([0.75, 0.5]);
  });
});
