import {describe, expect, it} from 'vitest';
import {filmFeatures} from './film-features.js';
import type {MovieLensData} from './movielens-files.js';

const data: MovieLensData = {
  edition: 'made by hand',
  most: 5,
  badRows: {
    rows: 0,
    bad: 0,
    reasons: {unparsable: 0, missing: 0, 'out of range': 0, duplicate: 0},
    examples: [],
  },
  user: [],
  item: [],
  rating: [],
  time: [],
  films: new Map([
    [1, {title: 'A war (2000)', genres: ['War', 'Drama']}],
    [2, {title: 'Untold', genres: []}],
  ]),
  people: new Map([
    [5, {age: 50, gender: 'F', occupation: 'writer'}],
    [6, {age: 35, gender: 'M', occupation: 'artist'}],
  ]),
};

describe('filmFeatures', () => {
  const make = filmFeatures(data);

  it('gives the genres a length of 1 together; a film without genres has the last 1 only', () => {
    const half = Math.fround(1 / Math.sqrt(2));
    expect([...make.genres(1)]).toEqual([half, half, 1]);
    expect([...make.genres(2)]).toEqual([0, 0, 1]);
    expect(make.genreWidth).toBe(3);
  });

  it('encodes genres, year, whether the year is known, and the length of the title', () => {
    expect([...make.content(1)]).toEqual([1, 1, 1, 1, Math.fround(12 / 30)]);
    expect([...make.content(2)]).toEqual([0, 0, 0, 0, Math.fround(6 / 30)]);
    expect([...make.content(99)]).toEqual([0, 0, 0, 0, 0]);
  });

  it('encodes age, gender and occupation', () => {
    expect([...make.person(5)]).toEqual([1, 1, 0, 1]);
    expect([...make.person(6)]).toEqual([0, -1, 1, 0]);
    expect([...make.person(99)]).toEqual([0, 0, 0, 0]);
  });

  it('is a single zero if the dataset does not describe its users', () => {
    expect([...filmFeatures({...data, people: new Map()}).person(5)]).toEqual([0]);
  });
});
