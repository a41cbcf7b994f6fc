import {restoreTermStates, termStates, termWeights} from '@cs/graph';
import {expectResumes, onBackends} from '@cs-internal/test-kit';
import {it} from 'vitest';
import {withAldi, withFeatureDropout} from './index.js';

const keep = {termStates, restoreTermStates, termWeights};

onBackends('the baselines', () => {
  it('resume bit for bit with the draws of feature dropout', () =>
    expectResumes((model) => withFeatureDropout(model, {historical: ['history'], rate: 0.5, seed: 7}), keep));

  it('resume bit for bit with the pairs and the student of ALDI', () =>
    expectResumes(
      (model) =>
        withAldi(model, {
          nonHistorical: ['content'],
          at: 'mlp_1',
          units: [5, 4],
          cold: {input: 'item_age_days', lessThan: 28},
          seed: 7,
        }),
      keep,
    ));
});
