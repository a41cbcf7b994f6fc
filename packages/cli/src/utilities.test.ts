import {expect, it} from 'vitest';
import {checkedUtilities} from './utilities.js';

it('checkedUtilities refuses weights that are all 0, since all scores would be equal', () => {
  expect(() => checkedUtilities({save: 0, click: 0}, ['save', 'click'])).toThrow(
    'at least one weight must be above 0',
  );
  expect(checkedUtilities({save: 0}, ['save', 'click'])).toEqual({save: 0});
  expect(checkedUtilities({}, ['save'])).toEqual({});
});
