import {describe, expect, it} from 'vitest';
import {packageError, shown, unknownName} from './index.js';

describe('packageError', () => {
  it('starts with the package and the function', () => {
    const {message} = packageError('@cs/mixup', 'withMixup', 'alpha must be > 0. Received: 0.');
    expect(message).toBe('[@cs/mixup] withMixup: alpha must be > 0. Received: 0.');
  });
});

describe('shown', () => {
  class Tensor {}

  const circular: unknown[] = [];
  circular.push(circular);

  it.each([
    ['0.2', '"0.2"'],
    [0.2, '0.2'],
    [1n, '1n'],
    [true, 'true'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('s'), 'Symbol(s)'],
    [() => 1, 'a function'],
    [[1, Number.NaN, 'a'], '[1,NaN,"a"]'],
    [{input: 'age', lessThan: Number.NaN}, '{"input":"age","lessThan":NaN}'],
    [new Tensor(), 'an object of class Tensor'],
    [Object.create(null), '{}'],
    [circular, '[[[...]]]'],
  ])('shows the value and its type: %#', (value, expected) => {
    expect(shown(value)).toBe(expected);
  });
});

describe('unknownName', () => {
  it('proposes the known name that differs by a typo', () => {
    expect(unknownName('option', 'wieght', ['at', 'weight'], 'Options')).toBe(
      'no option "wieght". Did you mean "weight"? Options: at, weight.',
    );
  });

  it.each(['age', 'x', '', 'w', 3, undefined])('proposes nothing for %j', (name) => {
    expect(unknownName('option', name, ['at', 'weight', 'item_age_days'], 'Options')).not.toContain(
      'Did you mean',
    );
  });

  it("lists 'none' when no name is known", () => {
    expect(unknownName('term', 'mixup', [], 'Attached')).toBe('no term "mixup". Attached: none.');
  });
});
