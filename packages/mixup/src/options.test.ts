import {tinyRanker} from '@cs-internal/test-kit';
import {expect, it} from 'vitest';
import {withMixup} from './index.js';

it('withMixup refuses an option that is misspelled', () => {
  const options = {at: 'interaction', seed: 1, wieght: 3};
  expect(() => withMixup(tinyRanker(), options)).toThrow(
    '[@cs/mixup] withMixup: no option "wieght". Options: at, call, alpha, weight, ',
  );
});
