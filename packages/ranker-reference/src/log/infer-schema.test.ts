import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {inferSchema} from './infer-schema.js';
import {checkSchema} from './schema.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-infer-'));
});
afterAll(() => rm(folder, {recursive: true}));

const rows = Array.from({length: 60}, (_, n) => {
  const request = Math.floor(n / 4);
  return {
    search_id: `s${request}`,
    viewer_id: request % 5,
    viewer_country: `c${(request % 5) % 2}`,
    viewer_taste: [request % 5, 1],
    pin_id: `p${(n * 7) % 20}`,
    shown_at: new Date(1.7e12 + request * 3.6e6).toISOString(),
    pin_created_at: 1.6e12 + n,
    position: n % 4,
    clicked: n % 5 === 0,
    saved: n % 7 === 0 ? 1 : 0,
    quux: n % 3 === 0 ? 1 : 0,
    is_video: n % 2 === 0,
    'pin-embedding': [n, n / 2, 1],
    category_id: n % 3,
    price_cents: n * 1000,
    ctr_7d: n / 100,
    tags: ['a', 'b', 'c'].slice(0, 1 + (n % 3)),
    recent_pins: [
      [request, 1],
      [2, 3],
    ].slice(0, 1 + (request % 2)),
    query_words: `w${request % 3}`,
    caption: `words that never come again, number ${n}`,
    note: null,
  };
});
const csv = (some: readonly object[], delimiter: string) => {
  const cell = (value: unknown) => {
    const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
    return text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [Object.keys(some[0]!), ...some.map((row) => Object.values(row).map(cell))]
    .map((cells) => `${cells.join(delimiter)}\n`)
    .join('');
};

async function drafted(name: string, content: string) {
  const path = join(folder, name);
  await writeFile(path, content);
  const text = await inferSchema(path);
  return {text, value: parse(text)};
}

describe('inferSchema', () => {
  it('finds what each column is, in a draft that can be used', async () => {
    const {text, value} = await drafted('log.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    checkSchema(value);
    const candidate = {group: 'candidate'};
    expect(value).toMatchObject({
      request: 'search_id',
      user: 'viewer_id',
      item: 'pin_id',
      time: {column: 'shown_at', unit: 'timestamp'},
      position: 'position',
      itemCreated: {column: 'pin_created_at', unit: 'ms'},
      actions: {clicked: 'clicked', saved: 'saved'},
      history: {engagers: 'viewer_taste'},
    });
    expect(value.features).toEqual({
      viewer_country: {column: 'viewer_country', group: 'user', type: 'categorical', encoder: 'vocabulary'},
      viewer_taste: {column: 'viewer_taste', group: 'user', type: 'embedding', width: 2},
      is_video: {column: 'is_video', ...candidate, type: 'dense', encoder: 'standardize'},
      pin_embedding: {column: 'pin-embedding', ...candidate, type: 'embedding', width: 3},
      category_id: {column: 'category_id', ...candidate, type: 'categorical', encoder: 'vocabulary'},
      price_cents: {column: 'price_cents', ...candidate, type: 'dense', encoder: 'log'},
      ctr_7d: {column: 'ctr_7d', ...candidate, type: 'dense', encoder: 'standardize', historical: true},
      tags: {column: 'tags', ...candidate, type: 'list', of: 'categorical'},
      recent_pins: {column: 'recent_pins', group: 'sequence', type: 'list', of: 'embedding', width: 2},
      query_words: {column: 'query_words', group: 'query', type: 'categorical', encoder: 'vocabulary'},
      // The sample is so small that all of it could be a vocabulary.
      caption: {column: 'caption', ...candidate, type: 'categorical', encoder: 'vocabulary'},
    });
    expect(text).toMatch(/^# yaml-language-server: \$schema=/);
    expect(text).toMatch(/request: search_id # guessed/);
    expect(text).toMatch(/left out: note \(no values\)/);
    // It could be an action, and so the answer itself.
    expect(text).toMatch(/left out: quux \(0 and 1: put it under actions if/);
  });

  it('reads CSV alike, and finds the sign between its cells', async () => {
    const {value} = await drafted('log.csv', csv(rows, ';'));
    const {value: lines} = await drafted('log.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect(value).toEqual({...lines, csv: {delimiter: ';'}});
  });

  it('makes actions of a rating, and a request of a user at a time', async () => {
    const ratings = rows.map((_, n) => ({
      userId: n % 7,
      movieId: n % 9,
      rating: 0.5 + (n % 10) / 2,
      timestamp: 9e8 + n,
    }));
    const {value} = await drafted('ratings.csv', csv(ratings, ','));
    checkSchema(value);
    expect(value).toMatchObject({
      request: ['userId', 'timestamp'],
      user: 'userId',
      item: 'movieId',
      time: {column: 'timestamp', unit: 's'},
      actions: {like: {column: 'rating', atLeast: 4}, love: {column: 'rating', atLeast: 5}},
      features: {},
    });
  });

  it('says what it did not find', async () => {
    const {text, value} = await drafted('odd.csv', 'a,b\n0.5,x\n0.7,y\n');
    expect(value).toMatchObject({user: 'CHANGE_ME', item: 'CHANGE_ME', time: {column: 'CHANGE_ME'}});
    expect(value.actions).toEqual({click: 'CHANGE_ME'});
    expect(text).toMatch(/user: CHANGE_ME # not found/);
  });
});
