import {expectReadmeExample} from '@cs-internal/test-kit';
import {expect, it} from 'vitest';

it('the example of the README prints what it says', () => {
  expect(() => expectReadmeExample(import.meta.url)).not.toThrow();
});
