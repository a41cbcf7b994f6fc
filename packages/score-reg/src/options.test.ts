import {tinyRanker} from '@cs-internal/test-kit';
import {expect, it} from 'vitest';
import {withScoreReg} from './index.js';

it('withScoreReg refuses an option that is misspelled', () => {
  const options = {cold: {input: 'item_age_days', lessThan: 28}, wieght: 3};
  expect(() => withScoreReg(tinyRanker(), options)).toThrow(
    '[@cs/score-reg] withScoreReg: no option "wieght". Options: cold, weight, ',
  );
});
