import {describe, expect, it} from 'vitest';
import {restoreNodeUtil} from './node-shim.js';

describe('restoreNodeUtil', () => {
  it('adds what Node 23 took away, and leaves alone what is there', () => {
    const isArray = () => true;
    const util: Record<string, (value: unknown) => boolean> = {isArray};
    restoreNodeUtil(util);
    expect([null, undefined, 0, ''].map((value) => util.isNullOrUndefined!(value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(util.isArray).toBe(isArray);
  });
});
