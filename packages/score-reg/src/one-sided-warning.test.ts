import {onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it, vi} from 'vitest';
import {type WithScoreRegOptions, withScoreReg} from './index.js';

/** The warnings of training for a number of batches. */
async function warnings(options: WithScoreRegOptions, steps = 60, labels?: tf.Tensor): Promise<string[]> {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  try {
    const model = withScoreReg(tinyRanker(), options);
    model.compile({optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError'});
    const {x, y} = tinyBatch(8);
    for (let step = 0; step < steps; step++) {
      await model.trainOnBatch(x, labels ? {...y, click: labels} : y);
    }
    return warn.mock.calls.map(([message]) => message as string);
  } finally {
    warn.mockRestore();
  }
}

// The ages of the batch are 7 and 90.
const input = 'item_age_days';

onBackends('withScoreReg', () => {
  it('warns once if the first 50 batches are all cold, and says what the input and the limit are', async () => {
    expect(await warnings({cold: {input, lessThan: 365}})).toEqual([
      '[@cs/score-reg] withScoreReg: the first 50 batches had only cold rows by the option cold, so the term was 0 in all of them. Received: "item_age_days" from 7 to 90 in the last batch, with lessThan 365. Give the limit in the unit of the input: for an age in years, 28 days are 28 / 365; for a standardized age, (28 - mean) / deviation. If the unit is right, train on rows of both sides in random order.',
    ]);
    expect(await warnings({cold: {input, lessThan: 365}}, 49)).toEqual([]);
  });

  it('warns if the first 50 batches are all warm, with a target too', async () => {
    for (const target of [undefined, 0.1]) {
      const options = {cold: {input, greaterThan: 365}, ...(target && {target})};
      const [message, ...others] = await warnings(options);
      expect(message).toContain('had only warm rows by the option cold');
      expect(message).toContain('with greaterThan 365');
      expect(others).toEqual([]);
    }
  });

  it('names the input or the function that says which rows are cold', async () => {
    const cold = () => tf.ones([8]);
    expect(await warnings({cold})).toEqual([
      '[@cs/score-reg] withScoreReg: the first 50 batches had only cold rows by the option cold, so the term was 0 in all of them. Check what the function cold returns.',
    ]);
  });

  it('stays silent if both sides appear, and with weight 0', async () => {
    expect(await warnings({cold: {input, lessThan: 28}})).toEqual([]);
    expect(await warnings({cold: {input, lessThan: 365}, weight: 0})).toEqual([]);
  });

  it('warns once for each comparison of one label that lacks a side', async () => {
    // Rows 0 and 4 are cold; of them, none has a positive label, and labels of -1 are missing.
    const labels = tf.tensor2d([[0], [1], [1], [1], [0], [-1], [-1], [-1]]);
    const options = {cold: {input, lessThan: 28}, match: 'both', taskWeights: [1, 0]} as const;
    const start = '[@cs/score-reg] withScoreReg: the first 50 batches had no';
    const found = await warnings(options, 60, labels);
    expect(found.map((message) => message.slice(start.length, start.length + 45))).toEqual([
      ' cold rows with a positive label of task 0 (c',
      ' warm rows with a negative label of task 0 (c',
    ]);
    expect(await warnings(options, 60, tf.fill([8, 1], -1))).toHaveLength(2);
  });
});
