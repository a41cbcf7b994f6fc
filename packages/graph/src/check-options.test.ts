import {expect, it} from 'vitest';
import {checkOptions, optionNames} from './index.js';

interface Options {
  readonly at: string;
  readonly weight?: number;
}

const caller = {packageName: '@cs/mixup', functionName: 'withMixup'};
const known: OptionNames<Options> = {at: 1, weight: 1};
const check = (options: unknown) => () => checkOptions(options, known, caller);

it('known options pass, given or not', () => {
  expect(check({at: 'x'})).not.toThrow();
  expect(check({at: 'x', weight: undefined})).not.toThrow();
});

it('a misspelled option is an error that lists the options', () => {
  expect(check({at: 'x', wieght: 3})).toThrow(
    '[@cs/mixup] withMixup: no option "wieght". Did you mean "weight"? Options: at, weight.',
  );
});

it.each([
  [undefined, 'undefined'],
  [null, 'null'],
  ['x', '"x"'],
  [[1], '[1]'],
])('%j in place of options is an error', (options, text) => {
  expect(check(options)).toThrow(
    `[@cs/mixup] withMixup: the options must be an object. Received: ${text}. Options: at, weight.`,
  );
});
