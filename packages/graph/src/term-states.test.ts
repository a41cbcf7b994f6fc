import {random} from '@cs/core';
import {expectResumes, onBackends, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {attachTerm, restoreTermStates, termStates, termWeights} from './index.js';

/** A term that draws a new random weight in each step. */
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
  it('resume a stopped training run with bitwise the same result', () =>
    expectResumes(attachNoise, {termStates, restoreTermStates, termWeights}));
});

describe('termStates', () => {
  it('leaves out terms without state', () => {
    const model = tinyRanker();
    attachTerm(model, {name: 'plain', order: 1, spec: {}, penalty: () => null});
    expect(termStates(model)).toEqual({});
    restoreTermStates(model, {});
  });
});

describe('restoreTermStates', () => {
  it('rejects states of other terms, and missing states', () => {
    const model = tinyRanker();
    attachNoise(model);
    expect(() => restoreTermStates(model, {mixup: [1, 2, 3, 4]})).toThrow(
      '[@cs/graph] restoreTermStates: the states do not match the attached terms. Received states of: mixup. Attached terms with state: noise.',
    );
    expect(() => restoreTermStates(model, {})).toThrow(
      'Received states of: none. Attached terms with state: noise.',
    );
  });
});

describe('random', () => {
  it('continues from a restored state', () => {
    const draw = random(7);
    for (let i = 0; i < 5; i++) draw();
    const state = draw.state();
    const next = Array.from({length: 20}, draw);
    const other = random(8);
    other.restore(JSON.parse(JSON.stringify(state)));
    expect(Array.from({length: 20}, other)).toEqual(next);
  });
});
