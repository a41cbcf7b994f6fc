import {expect, it} from 'vitest';
import {checkOptions, type OptionNames} from './index.js';

interface Options {
  readonly at: string;
  readonly weight?: number;
}

const caller = {packageName: '@cs/mixup', functionName: 'withMixup'};
const known: OptionNames<Options> = {at: 1, weight: 1};
const check = (options: unknown) => () => checkOptions(options as Options, known, caller);

it('accepts known options, also when undefined', () => {
  expect(check({at: 'x'})).not.toThrow();
  expect(check({at: 'x', weight: undefined})).not.toThrow();
});

it('rejects a misspelled option, proposes the closest one and lists all', () => {
  expect(check({at: 'x', wieght: 3})).toThrow(
    '[@cs/mixup] withMixup: no option "wieght". Did you mean "weight"? Options: at, weight.',
  );
});

it.each([
  [undefined, 'undefined'],
  [null, 'null'],
  ['x', '"x"'],
  [[1], '[1]'],
])('rejects %j in place of options', (options, text) => {
  expect(check(options)).toThrow(
    `[@cs/mixup] withMixup: the options must be an object. Received: ${text}. Options: at, weight.`,
  );
});

it('rejects the name of an inherited property', () => {
  expect(check({toString: 1})).toThrow('no option "toString". Options: at, weight.');
});
