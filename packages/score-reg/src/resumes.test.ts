import {restoreTermStates, termStates, termWeights} from '@cs/graph';
import {expectResumes, onBackends} from '@cs-internal/test-kit';
import {it} from 'vitest';
import {withScoreReg} from './index.js';

const keep = {termStates, restoreTermStates, termWeights};

const cold = {input: 'item_age_days', lessThan: 28};

onBackends('withScoreReg', () => {
  it('resumes bit for bit with a buffer', () =>
    expectResumes((model) => withScoreReg(model, {cold, weight: 3, buffer: 12, match: 'both'}), keep));

  it('resumes bit for bit with adapted weights', () =>
    expectResumes((model) => withScoreReg(model, {cold, target: 0.01}), keep));
});
