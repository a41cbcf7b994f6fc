import {expect, it} from 'vitest';
import {unknownName} from './index.js';

it('names the known name that is a slip away', () => {
  expect(unknownName('option', 'wieght', ['at', 'weight'], 'Options')).toBe(
    'no option "wieght". Did you mean "weight"? Options: at, weight.',
  );
});

it.each(['age', 'x', '', 'w', 3, undefined])('guesses nothing for %j', (name) => {
  expect(unknownName('option', name, ['at', 'weight', 'item_age_days'], 'Options')).not.toContain(
    'Did you mean',
  );
});

it('says so when there is none', () => {
  expect(unknownName('term', 'mixup', [], 'Attached')).toBe('no term "mixup". Attached: none.');
});
