import {random} from '@cs/core';
import {expectResumes, onBackends, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {attachTerm, restoreTermStates, termStates, termWeights} from './index.js';

/** A term with a random weight of its own in each step. */
function attachNoise(model: tf.LayersModel): void {
  const draw = random(5);
  attachTerm(model, {
    name: 'noise',
    order: 1,
    spec: {},
    penalty: (step) => tf.mul(draw(), tf.mean(step.value(model.outputs[0]!))) as tf.Scalar,
    state: draw.state,
    restore: (state) => draw.restore(state as number[]),
  });
}

onBackends('termStates, restoreTermStates', () => {
  it('let a stopped training go on bit for bit', () =>
    expectResumes(attachNoise, {termStates, restoreTermStates, termWeights}));
});

describe('termStates', () => {
  it('has nothing of a term that remembers nothing', () => {
    const model = tinyRanker();
    attachTerm(model, {name: 'plain', order: 1, spec: {}, penalty: () => null});
    expect(termStates(model)).toEqual({});
    restoreTermStates(model, {});
  });
});

describe('restoreTermStates', () => {
  it('refuses states of other terms, and too few', () => {
    const model = tinyRanker();
    attachNoise(model);
    expect(() => restoreTermStates(model, {mixup: [1, 2, 3, 4]})).toThrow(
      "[@cs/graph] restoreTermStates: the states are not those of the model's terms. Received: mixup, for: noise.",
    );
    expect(() => restoreTermStates(model, {})).toThrow('Received: none, for: noise.');
  });
});

describe('random', () => {
  it('goes on from where it stood', () => {
    const draw = random(7);
    for (let i = 0; i < 5; i++) draw();
    const state = draw.state();
    const next = Array.from({length: 20}, draw);
    const other = random(8);
    other.restore(JSON.parse(JSON.stringify(state)));
    expect(Array.from({length: 20}, other)).toEqual(next);
  });
});
