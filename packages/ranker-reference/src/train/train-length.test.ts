import {describe, expect, it} from 'vitest';
import {fewStepsWarning, tooFewSteps, trainLength} from './train-length.js';

describe('trainLength', () => {
  it.each([
    // 50 steps of the usual batch need 50 * 1024 = 51,200 rows.
    [151_200, 1024, 148],
    [51_200, 1024, 50],
    // 51,199 / 50 = 1023.98, and the next lower power of two is 512.
    [51_199, 512, 100],
    [1600, 32, 50],
    // 799 / 50 < 16.
    [799, 16, 50],
    [100, 16, 7],
    [1, 16, 1],
  ])('%i rows give batches of %i and %i steps', (rows, batchSize, steps) => {
    expect(trainLength(rows)).toEqual({epochs: 1, batchSize, stepsPerEpoch: steps, steps});
  });

  it('uses the given batch size and epochs, and counts the last, shorter batch', () => {
    expect(trainLength(100, {batchSize: 30, epochs: 3})).toEqual({
      epochs: 3,
      batchSize: 30,
      stepsPerEpoch: 4,
      steps: 12,
    });
    expect(trainLength(100, {batchSize: 30, epochs: 3, maxSteps: 5}).steps).toBe(5);
    expect(trainLength(100, {batchSize: 30, epochs: 3, maxSteps: 13}).steps).toBe(12);
  });
});

describe('fewStepsWarning', () => {
  it('states steps, rows, batch size and epochs below 20 steps, and is undefined from 20 on', () => {
    expect(fewStepsWarning(1600, trainLength(1600, {batchSize: 1024}))).toBe(
      'Trained for only 2 steps (1600 rows, batches of 1024, 1 epoch): too few to draw conclusions. Use a longer log, smaller batches or more epochs.',
    );
    expect(fewStepsWarning(1600, trainLength(1600, {batchSize: 80}))).toBeUndefined();
    expect([19, 20].map(tooFewSteps)).toEqual([true, false]);
  });
});
