import {expect, it} from 'vitest';
import {remedy} from './error-text.js';

it('remedy advises more memory only where it lacked', () => {
  expect(remedy(new Error('Out of Memory Error: failed to allocate data'), 'Check it.')).toMatch(
    /^Give it more memory/,
  );
  expect(remedy(new Error('IO Error: no such file'), 'Check it.')).toBe('Check it.');
});
