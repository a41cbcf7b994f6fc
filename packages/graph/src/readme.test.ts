import {expectReadmeExample} from '@cs-internal/test-kit';
import {expect, it} from 'vitest';

it('runs the examples of the README, the first of which has at most 14 lines', () => {
  expect(() => expectReadmeExample(import.meta.url, {lines: 14})).not.toThrow();
});
