import {expectReadmeExample} from '@cs-internal/test-kit';
import {expect, it} from 'vitest';

it('runs the examples of the README; the first has under 15 lines', () => {
  expect(() => expectReadmeExample(import.meta.url, {lines: 14})).not.toThrow();
});
