import {expectReadmeExample} from '@cs-internal/test-kit/readme';
import {expect, it} from 'vitest';

it('runs the example of the README', () => {
  expect(() => expectReadmeExample(import.meta.url)).not.toThrow();
});
