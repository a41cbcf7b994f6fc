import {describe, expect, it} from 'vitest';
import {scoreColumns} from './score-columns.js';

const predictions = {save: Float32Array.of(0.5, 0.25), click: Float32Array.of(0.125, 0.5)};

describe('scoreColumns', () => {
  it('sums the actions weighted by utility', () => {
    const columns = scoreColumns(predictions, {shifts: {}, utilities: {save: 2}});
    expect(columns.map(({name}) => name)).toEqual(['save', 'click', 'score']);
    // 2 * 0.5 + 0.125 and 2 * 0.25 + 0.5
    expect(columns[2]!.values).toEqual(Float32Array.of(1.125, 1));
  });

  it('shifts the logits of an action', () => {
    // The logit of 0.5 is 0 and sigmoid(log 3) = 3/4; the logit of 0.25 is -log 3, which becomes 0.
    const [save, click] = scoreColumns(predictions, {shifts: {save: Math.log(3)}, utilities: {}});
    expect(save!.values[0]).toBeCloseTo(0.75, 6);
    expect(save!.values[1]).toBeCloseTo(0.5, 6);
    expect(click!.values).toEqual(predictions.click);
  });
});
