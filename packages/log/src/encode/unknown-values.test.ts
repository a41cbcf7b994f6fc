import {expect, it} from 'vitest';
import {encoderFrom} from './list-encoder.js';
import {UnknownValues} from './unknown-values.js';

const vocabulary = {kind: 'vocabulary', values: ['a', '7']};
const features = [
  {name: 'kind', encoder: encoderFrom(vocabulary)},
  {name: 'tags', encoder: encoderFrom({kind: 'list', steps: 3, sequence: false, of: vocabulary})},
  {name: 'hashed', encoder: encoderFrom({kind: 'hash', buckets: 4, hashes: 1, seed: 1})},
  {name: 'price', encoder: encoderFrom({kind: 'none', width: 1, flag: false})},
  {name: 'empty', encoder: encoderFrom(vocabulary)},
];

it('UnknownValues gives the share of values, or of elements, that a vocabulary lacks', () => {
  const counted = new UnknownValues(features);
  for (const value of ['a', 7, 'b', null]) counted.add(0, value);
  for (const value of [['a', 'x'], ['y', null], [], null]) counted.add(1, value);
  counted.add(2, 'x');
  counted.add(3, 5);
  counted.add(4, null);
  expect(counted.shares()).toEqual({kind: 1 / 3, tags: 2 / 3});
});
