import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isSealed, sealed, unsealed} from './sealed-json.js';

describe('sealed', () => {
  it('is restored by unsealed, for any JSON object, with any indentation', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(4), (value, space) => {
        fc.pre(!('checksum' in value) && !('__proto__' in value));
        // JSON has no -0.
        expect(unsealed(JSON.parse(sealed(value, space)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      {seed: 1},
    );
  });

  it('says whether a value has a checksum', () => {
    expect([isSealed(JSON.parse(sealed({}))), isSealed({}), isSealed(null), isSealed([])]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('unsealed', () => {
  it('throws for every changed character that changes the content', () => {
    const text = sealed({a: 1, b: [true, 'c']});
    for (let at = 0; at < text.length; at++) {
      const changed = `${text.slice(0, at)}${text[at] === '7' ? '8' : '7'}${text.slice(at + 1)}`;
      expect(() => unsealed(JSON.parse(changed)), changed).toThrow();
    }
    expect(() => unsealed({a: 1})).toThrow('it has no checksum');
  });
});
