import {studentInterval} from '@cs/metrics';
import {expect, it} from 'vitest';
import {overSeeds} from './over-seeds.js';

it('overSeeds leaves out undefined values', () => {
  expect(overSeeds([1, Number.NaN, 2, 3])).toEqual(studentInterval({values: [1, 2, 3]}));
  expect(overSeeds([Number.NaN]).mean).toBe(Number.NaN);
});
