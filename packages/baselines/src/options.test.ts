import {tinyRanker} from '@cs-internal/test-kit';
import {expect, it} from 'vitest';
import {withAldi, withFeatureDropout} from './index.js';

it('withFeatureDropout refuses an option that is misspelled', () => {
  const options = {historical: ['history'], rate: 0.3, seed: 1, granularty: 'row'};
  expect(() => withFeatureDropout(tinyRanker(), options)).toThrow(
    '[@cs/baselines] withFeatureDropout: no option "granularty". Options: historical, rate, ',
  );
});

it('withAldi refuses an option that is misspelled', () => {
  const options = {nonHistorical: ['content'], cold: 'item_age_days', seed: 1, unit: [3]};
  expect(() => withAldi(tinyRanker(), options)).toThrow(
    '[@cs/baselines] withAldi: no option "unit". Options: nonHistorical, cold, ',
  );
});
