import {restoreTermStates, termStates, termWeights} from '@cs/graph';
import {expectResumes, onBackends} from '@cs-internal/test-kit';
import {it} from 'vitest';
import {withMixup} from './index.js';

const keep = {termStates, restoreTermStates, termWeights};

onBackends('withMixup', () => {
  it('goes on bit for bit from its kept state', () =>
    expectResumes((model) => withMixup(model, {at: 'interaction', seed: 7}), keep));
});
