import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {quoted, withDuckDb} from '../read/duckdb.js';
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
    pin_created_at: 1.6e12 + ((n * 7) % 20),
    position: n % 4,
    clicked: n % 5 === 0,
    saved: n % 7 === 0 ? 1 : 0,
    quux: (n * n * 31) % 59 < 20 ? 1 : 0,
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
  it('finds what each column is, in a valid draft', async () => {
    const {text, value} = await drafted('log.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect(value.decide).toEqual({quux: expect.stringMatching(/^0 and 1: /)});
    checkSchema({...value, decide: null});
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
    });
    expect(text).toMatch(/^# yaml-language-server: \$schema=/);
    expect(text).toMatch(/request: search_id # guessed/);
    expect(text).toMatch(/left out: note \(no values\)/);
    expect(text).toMatch(/left out: caption \(text that hardly repeats/);
    // It could be an action, and so the answer itself.
    expect(text).toMatch(/ {2}quux: "?0 and 1: an action if users do it/);
  });

  it('drafts the same schema from CSV, and finds its delimiter', async () => {
    const {value} = await drafted('log.csv', csv(rows, ';'));
    const {value: lines} = await drafted('log.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect(value).toEqual({...lines, csv: {delimiter: ';'}});
  });

  const ratings = (pause: number) =>
    rows.map((_, n) => ({
      userId: Math.floor(n / 4) % 7,
      movieId: n % 9,
      rating: 0.5 + (n % 10) / 2,
      timestamp: 9e8 + (pause ? n * pause : Math.floor(n / 4)),
    }));

  it('turns a rating into actions, and a user at a time into a request', async () => {
    const {value} = await drafted('ratings.csv', csv(ratings(0), ','));
    expect(checkSchema(value)).toBeDefined();
    expect(value).toMatchObject({
      request: ['userId', 'timestamp'],
      user: 'userId',
      item: 'movieId',
      time: {column: 'timestamp', unit: 's'},
      actions: {like: {column: 'rating', atLeast: 4}, love: {column: 'rating', atLeast: 5}},
      features: {},
    });
  });

  it('does not take a user at a time for a request if each row has its own time', async () => {
    const {text, value} = await drafted('paused.csv', csv(ratings(60), ','));
    expect(value.request).toBe('CHANGE_ME');
    expect(text).toMatch(
      /request: CHANGE_ME # not found: with userId and timestamp, hardly any request has two rows/,
    );
  });

  it('recognizes a label and a time despite an unreadable cell, and counts that cell', async () => {
    for (const cell of ['oops', '7', '-']) {
      const some = rows.map((row, n) => ({
        ...row,
        ...(n === 3 ? {clicked: cell, saved: cell, shown_at: cell, position: cell, price_cents: cell} : {}),
      }));
      const {text, value} = await drafted('cell.csv', csv(some, ','));
      expect(value).toMatchObject({
        time: {column: 'shown_at', unit: 'timestamp'},
        position: 'position',
        actions: {clicked: 'clicked', saved: 'saved'},
      });
      expect(value.features.price_cents.type).toBe('dense');
      expect(Object.keys(value.features)).not.toEqual(expect.arrayContaining(['clicked']));
      expect(Object.keys(value.features)).not.toEqual(expect.arrayContaining(['shown_at']));
      if (cell === 'oops') {
        expect(text).toMatch(/bad cells: saved \(1 of 60 cells is neither 0 nor 1, such as "oops"\)/);
        expect(text).toMatch(/bad cells: shown_at \(1 of 60 cells is not a time, such as "oops"\)/);
      }
      // What stands for no value is no bad cell.
      if (cell === '-') expect(value.csv).toEqual({nulls: ['-']});
    }
  });

  it('finds the strings that stand for a missing value', async () => {
    const some = rows.map((row, n) => ({
      ...row,
      price_cents: n % 3 ? row.price_cents : 'NA',
      viewer_country: n % 5 ? 'NA' : 'NULL',
      viewer_id: row.viewer_id,
    }));
    const {value} = await drafted('nulls.csv', csv(some, ','));
    // NA is Namibia where the rest is text, too, but the file has one rule for all columns.
    expect(value.csv).toEqual({nulls: ['NA', 'NULL']});
    expect(value.features.price_cents).toMatchObject({type: 'dense'});
  });

  const many = Array.from({length: 400}, (_, n) => {
    const {clicked, saved, ...row} = rows[n % 60]!;
    const request = Math.floor(n / 4);
    return {
      ...row,
      search_id: `s${request}`,
      viewer_id: request % 40,
      pin_id: `p${(n * 7) % 90}`,
      pin_created_at: 1.6e12 + 1000 * ((n * 7) % 90),
      clicked: n % 5 ? 0 : 1,
    };
  });
  const doubtful: Record<string, (n: number) => unknown> = {
    total_clicks_lifetime: (n) => n % 50,
    dwell_ms: (n) => (n * 37) % 1000,
    watchSeconds: (n) => (n * 7) % 100,
    rating: (n) => 1 + (n % 5),
    item_impressions: (n) => n % 70,
    event_type: (n) => ['view', 'click', 'save'][n % 3],
    local_time: (n) => `${10 + (n % 10)}:30`,
    updated_date: (n) => 20_240_100 + (n % 28),
    // Values that tell the click.
    order_no: (n) => (n % 5 ? '' : `o${n % 3}`),
    zeta: (n) => (n % 5 ? n % 3 : 10 + (n % 2)),
    hint: (n) => (n % 5 ? ['a', 'b'][n % 2] : 'c'),
    half: (n) => (n % 4 ? n % 9 : 'x'),
    // The item by another name.
    pin_title: (n) => `title ${(n * 7) % 90}`,
    row_no: (n) => 7000 + n,
  };
  it.each(Object.entries(doubtful))('leaves %s to be decided', async (name, value) => {
    const some = many.map((row, n) => ({...row, [name]: value(n)}));
    const {value: draft, text} = await drafted(`${name}.csv`, csv(some, ','));
    expect(Object.keys(draft.features)).not.toContain(name);
    expect(draft.actions).toEqual({clicked: 'clicked'});
    expect(Object.keys(draft.decide)).toEqual(expect.arrayContaining([name, 'quux']));
    expect(() => checkSchema(parse(text))).toThrow(`decide.${name}: undecided (`);
  });

  const plain: Record<string, [value: (n: number) => unknown, expected: object]> = {
    candidate_score_avg: [(n) => (n * 13) % 17, {type: 'dense', historical: true}],
    display_size: [(n) => (n * 3) % 7, {type: 'dense'}],
    seller_id: [(n) => (n * 11) % 60, {type: 'categorical', encoder: 'vocabulary'}],
    brand: [(n) => `b${(n * 11) % 31}`, {type: 'categorical', encoder: 'vocabulary'}],
    click_rate_7d: [(n) => ((n * 13) % 17) / 17, {type: 'dense', historical: true}],
    review_count: [(n) => (n * 13) % 17, {type: 'dense', historical: true}],
  };
  it.each(Object.entries(plain))('makes a feature of %s', async (name, [value, expected]) => {
    const some = many.map((row, n) => ({...row, [name]: value(n)}));
    const {value: draft} = await drafted(`${name}.csv`, csv(some, ','));
    expect(draft.decide).not.toHaveProperty(name);
    expect(draft.features[name]).toMatchObject(expected);
  });

  const renamed = (names: Record<string, string>) =>
    many.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [names[name] ?? name, value])),
    );

  it('recognizes a request by rows that share their time, and the creation of an item by its values', async () => {
    const {value, text} = await drafted(
      'renamed.csv',
      csv(renamed({search_id: 'bundle', pin_created_at: 'shelf_ts'}), ','),
    );
    expect(value).toMatchObject({request: 'bundle', itemCreated: {column: 'shelf_ts', unit: 'ms'}});
    expect(text).toMatch(/request: bundle # guessed: rows that share it also share their time/);
  });

  it('makes no feature of an id if the user was not found', async () => {
    const {value} = await drafted('user.csv', csv(renamed({viewer_id: 'abo_nr'}), ','));
    expect(value.user).toBe('CHANGE_ME');
    expect(Object.keys(value.features)).not.toContain('abo_nr');
    expect(value.decide.abo_nr).toMatch(/^it may be the request, the user or the item/);
  });

  const german = (n: number) => ({
    gekauft: n % 5 ? 'nein' : 'ja',
    verkauft_am: `0${1 + (n % 9)}.03.2024 22:${10 + (n % 50)}:58`,
    stichtag: `03/${10 + (n % 20)}/2024`,
    preis: `1.${100 + (n % 37)},${10 + (n % 7)}`,
  });

  it('leaves two words, dates and decimal commas to be decided, in any language', async () => {
    const {value} = await drafted(
      'german.csv',
      csv(
        many.map((row, n) => ({...row, ...german(n)})),
        ';',
      ),
    );
    expect(value.decide).toMatchObject({
      gekauft: expect.stringMatching(/^two values \(ja, nein\): an action, as \{column, equals\}, if/),
      verkauft_am: expect.stringMatching(/^a time as text: write it in ISO format/),
      stichtag: expect.stringMatching(/^a time as text: write it in ISO format/),
      preis: expect.stringMatching(/^numbers with a decimal comma: set csv\.decimal to ","/),
    });
    for (const name of Object.keys(german(0))) expect(value.features).not.toHaveProperty(name);
  });

  it('recognizes positions by their values, from 0 or from 1, in any language', async () => {
    for (const first of [0, 1]) {
      const some = many.map(({position: _, ...row}, n) => ({...row, Platz: first + ((n + 1) % 4)}));
      const {value} = await drafted('platz.csv', csv(some, ','));
      expect(value.position).toBe('Platz');
      expect(value.features).not.toHaveProperty('Platz');
    }
  });

  it('asks about flags that change with each row: they may be what users did', async () => {
    const some = many.map((row, n) => ({...row, is_forward: (n * n) % 13 === 4 ? 1 : 0}));
    const {value} = await drafted('flags.csv', csv(some, ','));
    expect(value.decide.is_forward).toMatch(/^0 and 1: an action if users do it/);
    expect(value.features).toHaveProperty('is_video');
  });

  it('asks about a column that predicts what may be an action of a name in another language', async () => {
    const some = renamed({clicked: 'geklickt'}).map((row, n) => ({
      ...row,
      Verweildauer_s: row.geklickt ? 5 + (n % 60) : null,
    }));
    const {value} = await drafted('german.csv', csv(some, ','));
    expect(value.decide.geklickt).toMatch(/^0 and 1: an action/);
    expect(value.decide.Verweildauer_s).toMatch(/^it predicts 'geklickt' almost perfectly/);
  });

  it('makes features of two words that a request has once, and of dots that are not a date', async () => {
    const some = many.map((row, n) => ({
      ...row,
      wo: n % 8 < 4 ? 'hier' : 'dort',
      fassung: `1.${n % 4}.${n % 3}`,
    }));
    const {value} = await drafted('words.csv', csv(some, ','));
    expect(value.features).toMatchObject({wo: {type: 'categorical'}, fassung: {type: 'categorical'}});
  });

  it('makes no feature of what may be the user or the item if neither was recognized by name', async () => {
    const some = renamed({viewer_id: 'kunde', pin_id: 'artikel'}).map((row, n) => ({
      ...row,
      farbe: `f${(n * 11) % 7}`,
    }));
    const {value} = await drafted('keys.csv', csv(some, ','));
    expect(value).toMatchObject({user: 'CHANGE_ME', item: 'CHANGE_ME'});
    // A request has one user and several items.
    expect(value.decide.kunde).toMatch(/it may be the id of the user, which was not recognized by name/);
    expect(value.decide.artikel).toMatch(/it may be the id of the item, which was not recognized by name/);
    expect(value.features).toHaveProperty('farbe');
  });

  it('gives features valid and distinct names', async () => {
    const named = ['Größe', 'Preis (€)', 'Preis', '1a', 'é__è', '价格', '颜色'];
    const some = many.map((row, n) => ({
      ...row,
      ...Object.fromEntries(named.map((name) => [name, (n * 13) % 17])),
    }));
    const {value} = await drafted('names.csv', csv(some, ','));
    const found = Object.entries(value.features as Record<string, {column: string}>)
      .filter(([, {column}]) => named.includes(column))
      .map(([key, {column}]) => [column, key]);
    expect(Object.fromEntries(found)).toEqual({
      Größe: 'Grosse',
      'Preis (€)': 'Preis',
      Preis: 'Preis_2',
      '1a': 'x_1a',
      é__è: 'e_e',
      价格: 'x',
      颜色: 'x_2',
    });
  });

  it('says that a time may be when the item was created', async () => {
    const some = many.map(({pin_created_at: _, ...row}, n) => ({
      ...row,
      angelegt: new Date(1.6e12 + n * 1e6).toISOString(),
    }));
    const {text} = await drafted('moment.csv', csv(some, ','));
    expect(text).toMatch(
      /left out: angelegt \(a time: itemCreated if it is when the item was created; otherwise turn it/,
    );
  });

  it('keeps the order of the columns, in JSON lines too', async () => {
    const order = async (name: string, content: string) => {
      const {actions, features} = (await drafted(name, content)).value;
      return [Object.keys(actions), Object.keys(features)];
    };
    const reversed = many.map((row) => Object.fromEntries(Object.entries(row).reverse()));
    const lines = reversed.map((row) => `${JSON.stringify(row)}\n`).join('');
    const [actions, features] = await order('reversed.csv', csv(reversed, ','));
    expect(features!.indexOf('tags')).toBeLessThan(features!.indexOf('price_cents'));
    expect(await order('reversed.jsonl', lines)).toEqual([actions, features]);
  });

  it('recognizes an embedding although one cell is not a list and another is too short', async () => {
    const slips = many.map((row, n) => ({
      ...row,
      'pin-embedding': n === 5 ? [1, 2] : n === 7 ? [1, 'x', 3] : row['pin-embedding'],
    }));
    const {text, value} = await drafted(
      'slips.jsonl',
      slips.map((row) => `${JSON.stringify(row)}\n`).join(''),
    );
    expect(value.features.pin_embedding).toMatchObject({type: 'embedding', width: 3});
    expect(text).toMatch(
      /bad cells: pin-embedding \(2 of \d+ cells are not a list of numbers, or of another length, such as "\[/,
    );
  });

  it('leaves out a column with a single value', async () => {
    const {value, text} = await drafted(
      'same.csv',
      csv(
        many.map((row) => ({...row, version: 3})),
        ',',
      ),
    );
    expect(Object.keys({...value.features, ...value.decide})).not.toContain('version');
    expect(text).toMatch(/left out: version \(the same value in all sampled rows/);
  });

  it('leaves out records, lists of records and maps, and says how to use their fields', async () => {
    const nested = many.map((row, n) => ({...row, seller: {id: n % 7}, badges: [{name: `b${n % 3}`}]}));
    const lines = join(folder, 'nested.jsonl');
    await writeFile(lines, nested.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const parquet = join(folder, 'nested.parquet');
    await withDuckDb((connection) =>
      connection.run(
        `COPY (SELECT *, MAP {'id': viewer_id % 3} AS stock FROM read_json(${quoted(lines)})) TO ${quoted(parquet)} (FORMAT parquet)`,
      ),
    );
    for (const [path, columns] of [
      [lines, ['seller', 'badges']],
      [parquet, ['seller', 'badges', 'stock']],
    ] as const) {
      const text = await inferSchema(path);
      const {features, decide} = parse(text);
      expect(features).toHaveProperty('tags');
      for (const column of columns) {
        expect({...features, ...decide}).not.toHaveProperty(column);
        expect(text).toContain(`left out: ${column} (records: flatten them into columns of their own`);
      }
    }
  });

  it('says what was not found', async () => {
    const {text, value} = await drafted('odd.csv', 'a,b\n0.5,x\n0.7,y\n');
    expect(value).toMatchObject({user: 'CHANGE_ME', item: 'CHANGE_ME', time: {column: 'CHANGE_ME'}});
    expect(value.actions).toEqual({click: 'CHANGE_ME'});
    expect(text).toMatch(/user: CHANGE_ME # not found/);
    expect(() => checkSchema(value)).toThrow(
      /request: replace CHANGE_ME; user: .*; item: .*; time\.column: replace CHANGE_ME; actions\.click: /,
    );
  });
});
