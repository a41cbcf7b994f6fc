import {expect, it} from 'vitest';
import {watchSides} from './index.js';

/** The warnings for a number of batches, and how often the rows were counted. */
function watched(batches: number, rowsOf: (batch: number) => {cold: number; warm: number}) {
  const warnings: unknown[] = [];
  let counted = 0;
  const watch = watchSides((...warning) => warnings.push(warning));
  for (let batch = 0; batch < batches; batch++) {
    watch(() => {
      counted++;
      return rowsOf(batch);
    });
  }
  return {warnings, counted};
}

it('warns once, after 50 batches with one side only', () => {
  const allCold = () => ({cold: 8, warm: 0});
  expect(watched(49, allCold).warnings).toEqual([]);
  expect(watched(200, allCold)).toEqual({warnings: [['warm', 50]], counted: 50});
  expect(watched(200, () => ({cold: 0, warm: 8})).warnings).toEqual([['cold', 50]]);
});

it('stays silent, and stops counting, once both sides were seen, if in different batches', () => {
  const rows = (batch: number) => (batch === 30 ? {cold: 1, warm: 0} : {cold: 0, warm: 8});
  expect(watched(200, rows)).toEqual({warnings: [], counted: 31});
});

it('warns if no batch has rows of either side', () => {
  expect(watched(60, () => ({cold: 0, warm: 0})).warnings).toEqual([['both', 50]]);
});
