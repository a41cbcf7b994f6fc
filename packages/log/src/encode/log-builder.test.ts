import {describe, expect, it} from 'vitest';
import {finishLog, startLog} from './log-builder.js';

const size = {
  rows: 3,
  requests: 2,
  actions: ['like'],
  query: 2,
  user: 1,
  content: 4,
  history: 1,
  engagers: 2,
  sequence: {steps: 5, width: 3},
};
const split = {train: [0, 0], calibration: [1, 1], evaluation: [2, 2]} as const;

describe('finishLog', () => {
  it('standardizes on the training rows that have a history, keeps the flag and leaves other rows zero', () => {
    const draft = startLog(size);
    Object.assign(draft, {rows: 3, requests: 2});
    draft.day.set([0, 0, 2]);
    draft.history.set([1, 4, 0, 0, 1, 6]);
    const {features} = finishLog(draft, split);
    expect([...features.find(({name}) => name === 'item_history')!.values]).toEqual([1, 0, 0, 0, 1, 2]);
  });

  it('has true probabilities only if there are any', () => {
    expect('trueProbability' in finishLog(startLog(size), split)).toBe(false);
    const trueProbability = new Float32Array(3);
    expect(finishLog(startLog(size), split, trueProbability).trueProbability).toBe(trueProbability);
  });

  it('allocates columns of the right sizes', () => {
    const {features} = finishLog(startLog(size), split);
    for (const {per, width, steps, values} of features) {
      expect(values.length).toBe((per === 'row' ? 3 : 2) * width * (steps ?? 1));
    }
  });
});
