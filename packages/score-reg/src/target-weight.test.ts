import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {TargetWeight} from './target-weight.js';

const rows = (warm: number[], cold: number[]) => ({
  scores: tf.tensor1d([...warm, ...cold], 'float32'),
  isWarm: tf.tensor1d([...warm.map(() => 1), ...cold.map(() => 0)], 'float32'),
  isCold: tf.tensor1d([...warm.map(() => 0), ...cold.map(() => 1)], 'float32'),
});

describe('TargetWeight', () => {
  it('moves log weight by stepSize n / (n + 64) (s gap / target - 1)', () => {
    const task = new TargetWeight(0.5, 0.25, 0.2, 1);
    // The gap of 2 cold rows is (0.4 - 0.8) / 0.8 = -0.5, twice the target.
    task.observe([rows([0.8], [0.5, 0.3])]);
    expect(task.weight).toBeCloseTo(0.5 * Math.exp(((0.2 * 2) / 66) * (0.5 / 0.25 - 1)), 6);
    expect(task.gap).toBeCloseTo(-0.5, 6);
  });

  it('rises for gaps above the target, falls for gaps below it, and rests at it, whichever side scores higher', () => {
    for (const [cold, direction] of [
      [0.4, 1],
      [0.76, -1],
      [0.84, -1],
      [1.2, 1],
    ] as const) {
      const task = new TargetWeight(1, 0.25, 0.2, 1);
      task.observe([rows([0.8], [cold])]);
      expect(Math.sign(task.weight - 1)).toBe(direction);
    }
    const task = new TargetWeight(1, 0.25, 0.2, 1);
    task.observe([rows([1], [0.75])]);
    expect(task.weight).toBe(1);
  });

  it('treats a batch whose gap has the opposite sign as below the target', () => {
    const task = new TargetWeight(1, 0.25, 0.2, 1);
    task.observe([rows([1, 1, 1, 1], [0.5, 0.5, 0.5, 0.5])]);
    const {weight} = task;
    // This batch has cold 2 and warm 1, but overall cold is (4 * 0.5 + 2) / 5 = 0.8, below warm 1.
    task.observe([rows([1], [2])]);
    expect(task.gap).toBeCloseTo(-0.2, 2);
    expect(task.weight).toBeLessThan(weight);
  });

  it('does not move for a batch without warm or cold rows, or with warm scores of 0', () => {
    for (const batch of [rows([0.8], []), rows([], [0.8]), rows([0], [0.5])]) {
      const task = new TargetWeight(1, 0.25, 0.2, 1);
      task.observe([batch]);
      expect(task.weight).toBe(1);
    }
    expect(new TargetWeight(1, 0.25, 0.2, 1).gap).toBeNaN();
  });

  it('follows the comparison with the larger gap', () => {
    const task = new TargetWeight(1, 0.25, 0.2, 2);
    task.observe([rows([1], [0.9]), rows([1], [1.5])]);
    expect(task.gap).toBeCloseTo(0.5, 6);
    expect(task.weight).toBeCloseTo(Math.exp(0.2 / 65), 6);
  });

  it('forgets the first 100 cold rows after 20,000 more with another gap', () => {
    const task = new TargetWeight(1, 0.25, 0.2, 1);
    const many = (score: number) => Array.from({length: 100}, () => score);
    task.observe([rows(many(1), many(0.1))]);
    for (let i = 0; i < 200; i++) task.observe([rows(many(1), many(0.5))]);
    expect(task.gap).toBeCloseTo(-0.5, 6);
  });

  it('stays within [1e-6, 1e6]', () => {
    const [up, down] = [new TargetWeight(1, 1e-3, 10, 1), new TargetWeight(1, 10, 10, 1)];
    for (let i = 0; i < 1000; i++) {
      up.observe([rows([1], [0.1])]);
      down.observe([rows([1], [0.99])]);
    }
    expect([up.weight, down.weight]).toEqual([1e6, 1e-6]);
  });
});
