import {expectReadmeExample} from '@cs-internal/test-kit';
import {expect, it} from 'vitest';
import {loadBackend} from './load-backend.js';

const native = await loadBackend({prefer: 'tensorflow'}).then(
  () => true,
  () => false,
);

it.skipIf(!native)('runs the example of the README', () => {
  expect(() => expectReadmeExample(import.meta.url)).not.toThrow();
});
