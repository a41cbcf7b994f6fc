import {expectReadmeExample} from '@cs-internal/test-kit';
import {expect, it} from 'vitest';

it('the examples of the README run, the first in under 15 lines', () => {
  expect(() => expectReadmeExample(import.meta.url, {lines: 14})).not.toThrow();
});
