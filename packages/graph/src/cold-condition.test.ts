import {onBackends, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {type ColdCondition, coldInput, isCold} from './index.js';

const caller = {packageName: '@cs/score-reg', functionName: 'withScoreReg'};

it('shows the line that adds the input if the model has none of that name', () => {
  const model = tinyRanker();
  expect(() => coldInput(model, {input: 'age', lessThan: 28}, caller)).toThrow(
    "tf.model({inputs: [...m.inputs, tf.input({name: 'age', shape: [1]})], outputs: m.outputs})",
  );
  const m = model;
  const extended = tf.model({inputs: [...m.inputs, tf.input({name: 'age', shape: [1]})], outputs: m.outputs});
  expect(coldInput(extended, {input: 'age', lessThan: 28}, caller)).toBe(3);
});

it('accepts one limit in the types, and two limits neither there nor at run time', () => {
  // @ts-expect-error: a condition has one limit.
  const both: ColdCondition = {input: 'item_age_days', lessThan: 28, greaterThan: 0};
  // @ts-expect-error: a condition has a limit.
  const none: ColdCondition = {input: 'item_age_days'};
  for (const cold of [both, none]) {
    expect(() => coldInput(tinyRanker(), cold, caller)).toThrow(
      'cold must have input and one of lessThan, greaterThan.',
    );
  }
});

onBackends('isCold', () => {
  it('takes a limit of undefined for none', () => {
    const values = tf.tensor2d([[1], [30]]);
    const less = {input: 'item_age_days', lessThan: 28, greaterThan: undefined} as unknown as ColdCondition;
    const greater = {
      input: 'item_age_days',
      lessThan: undefined,
      greaterThan: 28,
    } as unknown as ColdCondition;
    expect(coldInput(tinyRanker(), less, caller)).toBe(2);
    expect([...isCold(less, values, caller).dataSync()]).toEqual([1, 0]);
    expect([...isCold(greater, values, caller).dataSync()]).toEqual([0, 1]);
  });
});
