import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {badRowsText} from '../read/bad-rows.js';
import {quoted, withDuckDb} from '../read/duckdb.js';
import {checkSchema} from '../schema/schema.js';
import {readMeta} from '../store/log-meta.js';
import type {RankingLog} from '../store/ranking-log.js';
import {openLog, readLog} from '../store/stored-log.js';
import {importLog} from './import-log.js';
import {encoderFrom} from './list-encoder.js';
import {encodersOf} from './saved-encoders.js';

/** Some midnight, in seconds. */
const START = 19_000 * 86_400;

interface Row {
  readonly session: string;
  readonly member: string;
  readonly pin: string;
  /** Seconds. */
  readonly at: number;
  readonly slot: number;
  readonly tapped: number;
  readonly stars: number;
  readonly kind: string | null;
  readonly price: number | null;
  readonly vec: readonly number[];
  readonly tags: readonly string[];
  readonly who: readonly number[];
  readonly recent: readonly (readonly number[])[];
}

/** Six days of four requests with three rows each; the rows of a request are one second apart. */
const rows: Row[] = [];
for (let day = 0; day < 6; day++) {
  for (let i = 0; i < 4; i++) {
    for (let slot = 0; slot < 3; slot++) {
      const n = day * 12 + i * 3 + slot;
      rows.push({
        session: `s${day}-${i}`,
        member: `m${i % 3}`,
        pin: `p${(n * 5) % 9}`,
        at: START + day * 86_400 + i * 3600 + slot,
        slot,
        tapped: n % 3 === 1 ? 1 : 0,
        stars: 1 + (n % 5),
        kind: n % 4 === 0 ? null : `k${n % 3}`,
        price: n % 6 === 0 ? null : n / 2,
        vec: [n / 8, -n],
        tags: ['a', 'b, "c"', 'd'].slice(0, n % 4),
        who: [(i % 3) - 1, 0.5],
        recent: [
          [day, 1],
          [i, 2],
        ].slice(0, day),
      });
    }
  }
}

/** A seventh day, with a kind and a price that the others do not have. */
const lastDay: Row[] = rows
  .slice(-12)
  .map((row) => ({...row, session: `later-${row.session}`, at: row.at + 86_400, kind: 'k9', price: 500}));

const schema = checkSchema({
  version: 1,
  request: 'session',
  user: 'member',
  item: 'pin',
  time: {column: 'at', unit: 's'},
  position: 'slot',
  actions: {tap: 'tapped', like: {column: 'stars', atLeast: 4}},
  features: {
    content: {column: 'vec', group: 'candidate', type: 'embedding', width: 2},
    kind: {column: 'kind', group: 'candidate', type: 'categorical'},
    price: {column: 'price', group: 'candidate', type: 'dense'},
    tags: {column: 'tags', group: 'candidate', type: 'list', of: 'categorical'},
    who: {column: 'who', group: 'user', type: 'embedding', width: 2},
    recent: {column: 'recent', group: 'sequence', type: 'list', of: 'embedding', width: 2, steps: 3},
  },
  history: {engagers: 'who'},
  split: {warmupDays: 1, calibrationDays: 1, evaluationDays: 1},
  badRows: {atMost: 0.5},
});

let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-import-'));
});
afterAll(() => rm(place, {recursive: true}));

const cell = (value: unknown) => {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csv = (some: readonly object[], delimiter = ',') =>
  [Object.keys(some[0]!), ...some.map((row) => Object.values(row).map(cell))]
    .map((cells) => `${cells.join(delimiter)}\n`)
    .join('');
const jsonl = (some: readonly object[]) => some.map((row) => `${JSON.stringify(row)}\n`).join('');

async function put(name: string, content: string | Buffer): Promise<string> {
  const path = join(place, name);
  await mkdir(join(path, '..'), {recursive: true});
  await writeFile(path, content);
  return path;
}

async function imported(path: string, how = schema): Promise<RankingLog> {
  const folder = `${path}.imported`;
  await importLog(path, how, folder);
  return withoutSource(await readLog(folder));
}

/** Everything but the name of the file and its bad rows. */
function withoutSource({source: _, ...log}: RankingLog): RankingLog {
  return log;
}

const feature = (log: RankingLog, name: string) => log.features.find((each) => each.name === name)!;
const valuesOf = (log: RankingLog, name: string, row: number) => {
  const {values, width, steps = 1} = feature(log, name);
  return [...values.subarray(row * width * steps, (row + 1) * width * steps)];
};

describe('importLog', () => {
  it('imports the same log from CSV, gzipped, with another delimiter, JSON lines, Parquet and a folder of files', async () => {
    const log = await imported(await put('a.csv', csv(rows)));
    expect(log.rows).toBe(60);
    expect(await imported(await put('a.csv.gz', gzipSync(csv(rows))))).toEqual(log);
    const semicolon = {...schema, csv: {delimiter: ';'}};
    expect(await imported(await put('b.csv', csv(rows, ';')), semicolon)).toEqual(log);
    const lines = await put('a.jsonl', jsonl(rows));
    expect(await imported(lines)).toEqual(log);
    const parquet = join(place, 'a.parquet');
    await withDuckDb((connection) =>
      connection.run(`COPY (FROM read_json(${quoted(lines)})) TO ${quoted(parquet)} (FORMAT parquet)`),
    );
    expect(await imported(parquet)).toEqual(log);
    await put('parts/2.jsonl', jsonl(rows.slice(0, 30)));
    await put('parts/deep/1.jsonl', jsonl(rows.slice(30)));
    await put('parts/_SUCCESS', '');
    expect(await imported(join(place, 'parts'))).toEqual(log);
  });

  it('counts positions from 0, also in a log that counts them from 1', async () => {
    const fromOne = rows.map((row) => ({...row, slot: row.slot + 1}));
    const log = await imported(await put('from-one.jsonl', jsonl(fromOne)));
    expect([...log.position]).toEqual(rows.slice(12).map(({slot}) => slot));
  });

  it('sorts by time whatever the order in the files, and numbers requests, days and positions', async () => {
    const log = await imported(await put('reversed.jsonl', jsonl([...rows].reverse())));
    expect(log).toEqual(await imported(await put('ordered.jsonl', jsonl(rows))));
    // The first day only warms up.
    expect([...log.day]).toEqual(rows.slice(12).map((_, n) => Math.floor(n / 12)));
    expect([...log.request]).toEqual(rows.slice(12).map((_, n) => Math.floor(n / 3)));
    expect([...log.position]).toEqual(rows.slice(12).map(({slot}) => slot));
    expect(log.firstDate).toBe('2022-01-09');
    expect(log.split).toEqual({train: [0, 2], calibration: [3, 3], evaluation: [4, 4]});
    expect(log.actions).toEqual(['tap', 'like']);
    expect([...log.labels]).toEqual(
      rows.slice(12).flatMap(({tapped, stars}) => [tapped, stars >= 4 ? 1 : 0]),
    );
  });

  it('numbers items and users, and stores their ids', async () => {
    const path = await put('names.jsonl', jsonl(rows));
    const log = await imported(path);
    const names = async (kind: string) =>
      withDuckDb(async (connection) => {
        const reader = await connection.runAndReadAll(
          `SELECT id FROM ${quoted(`${path}.imported/${kind}.parquet`)} ORDER BY no`,
        );
        return reader.getRows().map(([id]) => id);
      });
    const [items, users] = [await names('items'), await names('users')];
    expect(Array.from(log.item, (item) => items[item])).toEqual(rows.slice(12).map(({pin}) => pin));
    expect(Array.from(log.request, (request) => users[log.user[request]!])).toEqual(
      rows.slice(12).map(({member}) => member),
    );
  });

  it('counts the age of an item from its first row, or from its creation', async () => {
    const log = await imported(await put('age.jsonl', jsonl(rows)));
    const first = new Map<string, number>();
    for (const {pin, at} of rows) if (!first.has(pin)) first.set(pin, at);
    const expected = rows.slice(12).map(({pin, at}) => Math.fround((at - first.get(pin)!) / 86_400));
    expect([...log.item_age_days]).toEqual(expected);
    const born = rows.map((row) => ({...row, born: '1969-12-31T23:00:00-01:00'}));
    const how = {...schema, itemCreated: {column: 'born', unit: 'timestamp'}} as const;
    const old = await imported(await put('born.jsonl', jsonl(born)), how);
    expect(old.item_age_days[0]).toBe(Math.fround(rows[12]!.at / 86_400));
    expect(feature(old, 'item_age_days').values).toEqual(old.item_age_days);
  });

  it('encodes each kind of feature, fitted on the training days only', async () => {
    const path = await put('encoded.jsonl', jsonl(rows));
    const log = await imported(path);
    const kept = rows.slice(12);
    const training = kept.slice(0, 36);
    expect(valuesOf(log, 'content', 5)).toEqual([1, ...kept[5]!.vec]);
    const prices = training.flatMap(({price}) => (price === null ? [] : [price]));
    const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length;
    const deviation = Math.sqrt(prices.reduce((sum, price) => sum + (price - mean) ** 2, 0) / prices.length);
    kept.forEach(({price, kind, recent, who}, row) => {
      const [known, scaled] = valuesOf(log, 'price', row);
      expect(known).toBe(price === null ? 0 : 1);
      expect(scaled).toBeCloseTo(price === null ? 0 : (price - mean) / deviation, 5);
      expect(valuesOf(log, 'kind', row).filter(Boolean)).toEqual(kind === null ? [] : [1]);
      const steps = [...recent.map((each) => [1, ...each]), ...new Array(3 - recent.length).fill([0, 0, 0])];
      expect(valuesOf(log, 'recent', log.request[row]!)).toEqual(steps.flat());
      expect(valuesOf(log, 'who', log.request[row]!)).toEqual([1, ...who]);
    });
    const flat = await openLog(`${path}.imported`);
    await flat.close();
    const words = flat.meta.encoders.tags as {of: {values: string[]}};
    expect(words.of.values).toEqual(['a', 'b, "c"', 'd']);
    // What was saved encodes alike.
    const again = new Float32Array(2);
    encoderFrom(flat.meta.encoders.price).encode(kept[7]!.price, again, 0);
    expect([...again]).toEqual(valuesOf(log, 'price', 7));
  });

  it('fits nothing on later days: with another future the past is bit for bit the same', async () => {
    const log = await imported(await put('now.jsonl', jsonl(rows)));
    const until = 12 + 36;
    const changed = rows.map((row, n) => {
      if (n < until) return row;
      return {
        ...row,
        price: 1e6 + n,
        kind: `other ${n}`,
        tapped: 1 - row.tapped,
        stars: 6 - row.stars,
        vec: [n, n * n],
      };
    });
    const other = await imported(await put('then.jsonl', jsonl(changed)));
    for (const {name, values} of log.features) {
      const {per, width, steps = 1} = feature(log, name);
      const end = (per === 'row' ? 36 : 12) * width * steps;
      expect(feature(other, name).values.subarray(0, end), name).toEqual(values.subarray(0, end));
    }
    expect(feature(other, 'price').values).not.toEqual(feature(log, 'price').values);
  });

  it('encodes a later log with the encoders of the training log', async () => {
    const log = await imported(await put('early.jsonl', jsonl(rows)));
    const encoders = encodersOf(await readMeta(join(place, 'early.jsonl.imported')))!;
    const later = await put(
      'later.csv',
      csv([...rows, ...lastDay].map(({price, ...row}) => ({...row, cost: price}))),
    );
    const {price} = schema.features;
    const renamed = {...schema, features: {...schema.features, price: {...price!, column: 'cost'}}};
    const split = {...schema.split, trainDays: 4};
    await importLog(later, {...renamed, split}, `${later}.imported`, {encoders});
    const longer = await readLog(`${later}.imported`);
    expect(longer.rows).toBe(log.rows + lastDay.length);
    for (const {name, values} of log.features) {
      expect(feature(longer, name).values.subarray(0, values.length), name).toEqual(values);
    }
    // A kind that the training days did not know, in the last place; a price as they scaled it.
    expect(valuesOf(longer, 'kind', log.rows).at(-1)).toBe(1);
    const scaled = new Float32Array(2);
    encoderFrom(encoders.encoders.price).encode(500, scaled, 0);
    expect(valuesOf(longer, 'price', log.rows)).toEqual([...scaled]);
    expect(encodersOf(await readMeta(`${later}.imported`))!.encoders).toEqual(encoders.encoders);
  });

  const otherMeanings: [string, object][] = [
    ['actions', {actions: {tap: 'tapped', like: {column: 'stars', atLeast: 5}}}],
    ['actions', {actions: {tap: {column: 'tapped', atLeast: 0}, like: {column: 'stars', atLeast: 4}}}],
    ['features.price', {features: {...schema.features, price: {...schema.features.price!, encoder: 'log'}}}],
    [
      'features.tags',
      {features: Object.fromEntries(Object.entries(schema.features).filter(([name]) => name !== 'tags'))},
    ],
    ['history', {history: undefined}],
    ['itemCreated', {itemCreated: {column: 'at', unit: 's'}}],
  ];
  it.each(otherMeanings)('rejects encoders that were fitted for other %s', async (what, change) => {
    const path = await put(`meaning-${what}.jsonl`, jsonl(rows));
    await imported(path);
    const encoders = encodersOf(await readMeta(`${path}.imported`))!;
    await expect(importLog(path, {...schema, ...change}, join(place, 'never'), {encoders})).rejects.toThrow(
      `fitted for another schema. Received: other ${what}. Give`,
    );
  });

  it('computes the history of an item from rows before the request, including warm-up days', async () => {
    const log = await imported(await put('history.jsonl', jsonl(rows)));
    const {width} = feature(log, 'item_history');
    expect(width).toBe(1 + 1 + 3 * 2);
    // Nothing but impressions, standardized: the more there were, the larger.
    const impressions = rows.slice(12).map(({pin, session}, row) => {
      const begin = rows.findIndex((each) => each.session === session);
      return [
        rows.slice(0, begin).filter((each) => each.pin === pin).length,
        valuesOf(log, 'item_history', row),
      ];
    }) as [number, number[]][];
    for (const [count, values] of impressions) {
      expect(values[0]).toBe(count > 0 ? 1 : 0);
      for (const [other, others] of impressions) {
        if (count < other && count > 0) expect(values[1]).toBeLessThan(others[1]!);
      }
    }
    expect(new Set(impressions.map(([count]) => count)).size).toBeGreaterThan(4);
    expect(feature(log, 'engagers').width).toBe(1 + 2 + 1);
  });

  it('does not know a later row of a request that began earlier', async () => {
    // On the last day, so that no encoder learns of it: 'long' shows p5 after 'short' has begun.
    const at = START + 5 * 86_400 + 50_000;
    const long = {...rows[12]!, session: 'long', pin: 'p7', at, who: [7, 7]};
    const later = {...long, pin: 'p5', at: at + 3000, slot: 1, tapped: 0, stars: 1};
    const short = {...rows[12]!, session: 'short', pin: 'p5', at: at + 1800};
    const past = async (name: string, ...more: Row[]) => {
      const log = await imported(await put(name, jsonl([...rows, long, short, ...more])));
      return ['item_history', 'engagers'].map((each) => valuesOf(log, each, log.rows - 1));
    };
    const without = await past('overlap.jsonl');
    expect(without.map(([known]) => known)).toEqual([1, 1]);
    expect(await past('overlap-shown.jsonl', later)).toEqual(without);
    expect(await past('overlap-tapped.jsonl', {...later, tapped: 1, stars: 5})).toEqual(without);
    // Had it been shown before, it would tell.
    expect(await past('earlier.jsonl', {...later, at: at + 1799, tapped: 1})).not.toEqual(without);
  });

  it('counts days by the beginning of requests, since rows have the day of their request', async () => {
    const end = START + 6 * 86_400;
    const last = [-2, 1].map((after, slot) => ({
      ...rows[12]!,
      session: 'last',
      pin: `p${slot}`,
      at: end + after,
      slot,
    }));
    const {split, day} = await imported(await put('midnight.jsonl', jsonl([...rows, ...last])));
    expect(split).toEqual({train: [0, 2], calibration: [3, 3], evaluation: [4, 4]});
    expect(day.at(-1)).toBe(4);
  });

  it('leaves out bad rows, reports them with the reason, and uses nothing of them', async () => {
    const text = csv(rows).split('\n');
    const broken = [...text];
    broken[3] = 'too,few,cells'; // line 4
    broken[5] = text[5]!.replace(/^s0-1,m1,p\d,\d+/, 's0-1,m1,p5,yesterday');
    broken[8] = `${text[8]},too,many`;
    broken[10] = text[10]!.replace(/^(.*?,.*?,.*?,.*?),0,/, '$1,-1,');
    broken.splice(20, 0, text[7]!); // the row of line 8 again, at line 21
    broken[30] = text[29]!.replace(/^s[^,]*,/, ',');
    const path = await put('bad.csv', broken.join('\n'));
    const {badRows} = await importLog(path, schema, `${path}.imported`);
    expect(badRows).toMatchObject({rows: 73, bad: 6});
    expect(badRows.reasons).toEqual({unparsable: 3, missing: 1, 'out of range': 1, duplicate: 1});
    const told = badRows.examples.map(({line, reason, column, value}) => [line, reason, column, value]);
    expect(told).toEqual([
      [4, 'unparsable', undefined, 'too,few,cells'],
      [6, 'unparsable', 'at', 'yesterday'],
      [9, 'unparsable', undefined, expect.stringMatching(/^s0-2/)],
      [11, 'out of range', 'slot', '-1'],
      [21, 'duplicate', undefined, expect.stringMatching(/^s0-2, p/)],
      [31, 'missing', 'session', undefined],
    ]);
    expect(badRowsText(badRows)).toMatch(
      /^6 of 73 rows are bad and left out: 3 unparsable, .*\n {2}bad\.csv:4: /,
    );
    const whole = rows.filter((_, n) => ![2, 4, 7, 9, 28].includes(n));
    const {source, ...log} = await readLog(`${path}.imported`);
    expect(log).toEqual(await imported(await put('whole.jsonl', jsonl(whole))));
    const {examples: _, ...counts} = badRows;
    expect(source).toMatchObject({name: 'bad.csv', badRows: counts});
  });

  it('leaves out numbers that are too large to compute with', async () => {
    const large = [
      {price: 1e300},
      {vec: [0, -4e38]},
      {recent: [[1e39, 0]]},
      {who: [1e9, 0]},
      {price: -3.4e38, who: [1e9 - 1, 0]},
    ];
    const how = {...schema, history: {...schema.history!, engagers: 'who'}};
    const more = large.map((each, i) => ({...rows[71]!, session: `large ${i}`, ...each}));
    const path = await put('large.jsonl', jsonl([...rows, ...more]));
    const {badRows, ...meta} = await importLog(path, how, `${path}.imported`);
    expect(badRows.examples.map(({reason, column}) => [reason, column])).toEqual(
      ['price', 'vec', 'recent', 'who'].map((column) => ['out of range', column]),
    );
    const log = await readLog(`${path}.imported`);
    expect(meta.rows).toBe(61);
    for (const {name, values} of log.features) expect(values.every(Number.isFinite), name).toBe(true);
  });

  it('reports broken JSON lines by their line numbers', async () => {
    const lines = jsonl(rows).split('\n');
    lines[2] = '{"session": ';
    lines.splice(4, 0, '');
    lines[9] = lines[9]!.replace('"vec":[', '"vec":["x",');
    lines[11] = lines[11]!.replace(/"tapped":./, '"tapped":2');
    lines[12] = '[1]';
    const path = await put('bad.jsonl', lines.join('\n'));
    const {badRows} = await importLog(path, schema, `${path}.imported`);
    expect(badRows.examples.map(({line, reason, column}) => [line, reason, column])).toEqual([
      [3, 'unparsable', undefined],
      [10, 'out of range', 'vec'],
      [12, 'out of range', 'tapped'],
      [13, 'unparsable', undefined],
    ]);
  });

  it('rejects too many bad rows, lists the first ones, and writes nothing', async () => {
    const some = rows.map((row, n) => (n % 2 ? {...row, tapped: 7} : row));
    const path = await put('worse.jsonl', jsonl(some));
    await expect(importLog(path, {...schema, badRows: {atMost: 0.49}}, join(place, 'not'))).rejects.toThrow(
      /too many rows are bad.*at most 49 % allowed; 36 of 72 rows.*36 out of range.*worse\.jsonl:2: out of range 'tapped' "7".* and 33 more\n/s,
    );
    expect((await readdir(place)).filter((name) => name.includes('not'))).toEqual([]);
    await expect(
      importLog(await put('none.csv', csv(rows).split('\n')[0]!), schema, join(place, 'not')),
    ).rejects.toThrow(/no rows/);
  });

  const misfits: Record<string, [change: (row: Row, n: number) => object, how: object, message: string]> = {
    'an embedding of another width': [
      (row) => row,
      {features: {content: {column: 'vec', group: 'candidate', type: 'embedding', width: 4}}},
      `'vec' is out of range in all 72 rows, first at #:2 "[0,0]"; the schema asks for 4 numbers, as text [0.5, -1] (features.content)`,
    ],
    'a list without its separator': [
      (row) => ({...row, tags: 'a|b'}),
      {},
      `'tags' is unparsable in all 72 rows, first at #:2 "a|b"; the schema asks for a list of categories, as text [a, b] (features.tags)`,
    ],
    'times of another unit': [
      (row) => ({...row, at: row.at * 1000}),
      {},
      `'at' is out of range in all 72 rows, first at #:2 "1641600000000"; the schema asks for a number since 1970, up to the year 2200, unit: s (time)`,
    ],
    'numbers that are no dates': [
      (row) => row,
      {time: {column: 'at'}},
      `'at' is unparsable in all 72 rows, first at #:2 "1641600000"; the schema asks for a date with a time, such as 2026-01-31T12:00:00Z, unit: timestamp (time)`,
    ],
    'an action of other words in more than half of the rows': [
      (row, n) => (n < 35 ? row : {...row, tapped: 'oui'}),
      {},
      `'tapped' is unparsable in 37 of 72 rows, first at #:37 "oui"; the schema asks for 0 or 1, true or false; for other values a condition, atLeast or equals (actions.tap)`,
    ],
    'a column without values': [
      (row) => ({...row, member: null}),
      {},
      `'member' is missing in all 72 rows, first at #:2; the schema asks for a value (user)`,
    ],
  };
  it.each(Object.entries(misfits))(
    'says what the schema asks for if a column does not fit it: %s',
    async (name, [change, how, message]) => {
      const path = await put(`${name}.csv`, csv(rows.map(change)));
      const asked = checkSchema({...schema, history: undefined, ...how});
      await expect(importLog(path, asked, join(place, 'not'))).rejects.toThrow(
        `[@cs/log] importLog: a column does not fit the schema. Received: ${path}, where ${message.replace('#', `${name}.csv`)}. Correct the schema, or the column.`,
      );
    },
  );

  const refused: Record<string, [change: (row: Row) => object, how: object, message: RegExp]> = {
    'a column that is not there': [
      (row) => row,
      {user: 'membre'},
      /lacks columns.*'membre'; it has .*member/,
    ],
    'an action of one class': [
      (row) => ({...row, tapped: 0}),
      {},
      /only one class on the training days. Received: 'tap' in 0 of 36 rows/,
    ],
    'too few days': [(row) => row, {split: {...schema.split, trainDays: 9}}, /6 days, 12 needed/],
    'a day of the split without rows': [
      (row) => ({
        ...row,
        kind: null,
        at: row.at + (row.at >= START + 5 * 86_400 ? 86_400 : 0),
      }),
      {},
      /no rows. Received: rows from 2022-01-08 to 2022-01-14, none on the days of calibration \(2022-01-13\)/,
    ],
    'a request of two users': [(row) => ({...row, member: row.pin}), {}, /differ.*'member' within a request/],
    'a user’s feature that differs': [(row) => ({...row, who: row.vec}), {}, /differ.*'who'/],
  };
  it.each(Object.entries(refused))('rejects %s', async (name, [change, how, message]) => {
    const path = await put(`${name}.jsonl`, jsonl(rows.map(change)));
    await expect(importLog(path, {...schema, ...how}, `${path}.imported`)).rejects.toThrow(message);
  });

  it.each([
    [';', ',', 'csv: {delimiter: ";"}'],
    ['\t', ',', 'csv: {delimiter: "\\t"}'],
    ['|', ',', 'csv: {delimiter: "|"}'],
    [',', ';', 'csv: {delimiter: ","}'],
  ])(
    'suggests csv.delimiter if a file with the delimiter %j is read with %j',
    async (sign, delimiter, advice) => {
      const path = await put('one-column.csv', csv(rows, sign));
      await expect(importLog(path, {...schema, csv: {delimiter}}, join(place, 'not'))).rejects.toThrow(
        `With the delimiter ${JSON.stringify(delimiter)} there is only one column: give the right one in the schema, ${advice}.`,
      );
    },
  );

  it('says why a path is not a log', async () => {
    const out = join(place, 'never');
    await expect(importLog(join(place, 'nowhere'), schema, out)).rejects.toThrow(/sourceFiles: .*ENOENT/);
    await expect(importLog(await put('a.txt', ''), schema, out)).rejects.toThrow(/none of these extensions/);
    await put('mixed/a.csv', '');
    await put('mixed/b.jsonl', '');
    await expect(importLog(join(place, 'mixed'), schema, out)).rejects.toThrow(/mixes csv, jsonl/);
    await expect(importLog(await put('no.parquet', 'x'), schema, out)).rejects.toThrow(
      /cannot be read as parquet/,
    );
    await expect(importLog(await put('empty.csv', ''), schema, out)).rejects.toThrow(/no columns/);
  });

  it('rejects a feature of records, which would pass for text when printed', async () => {
    const lines = await put(
      'nested.jsonl',
      jsonl(
        rows.map(({kind, tags, ...row}) => ({...row, kind: {of: kind}, tags: tags.map((name) => ({name}))})),
      ),
    );
    await expect(importLog(lines, schema, `${lines}.imported`)).rejects.toThrow(
      /holds records instead of values.*nested\.jsonl with 'kind' of type {"of":"VARCHAR"}, 'tags' of type \[{"name":"VARCHAR"}\]\. Flatten/,
    );
    const parquet = join(place, 'nested.parquet');
    await withDuckDb((connection) =>
      connection.run(
        `COPY (SELECT * REPLACE (MAP {'a': price} AS price) FROM read_json(${quoted(lines)})) TO ${quoted(parquet)} (FORMAT parquet)`,
      ),
    );
    await expect(importLog(parquet, schema, `${parquet}.imported`)).rejects.toThrow(
      /'kind' of type STRUCT\(.*\), 'price' of type MAP\(VARCHAR, DOUBLE\), 'tags' of type STRUCT\(.*\)\[\]\. Flatten/,
    );
  });

  it('names a damaged file, and does not blame the disk', async () => {
    const path = await put('cut.csv.gz', gzipSync(csv(rows)).subarray(0, -200));
    await expect(importLog(path, schema, join(place, 'never'))).rejects.toThrow(
      /^(?!.*room)\[@cs\/log\] \w+: .*cut\.csv\.gz \(/s,
    );
  });

  it('finds a key of JSON lines wherever it first occurs, and reports one that never does', async () => {
    const before = rows
      .slice(0, 12)
      .flatMap((row) =>
        Array.from({length: 90}, (_, n) => ({...row, session: `${row.session} ${n}`, kind: undefined})),
      );
    const late = await put('late.jsonl', jsonl([...before, ...rows]));
    expect((await importLog(late, schema, `${late}.imported`)).rows).toBe(60);
    const never = await put('never.jsonl', jsonl(before));
    await expect(importLog(never, schema, `${never}.imported`)).rejects.toThrow(
      /lacks columns.*without 'kind';/,
    );
  });

  it('returns how many rows precede the first training day, and which days are in the log', async () => {
    const path = await put('long.jsonl', jsonl(rows));
    const {earlier, dates} = await importLog(
      path,
      {...schema, split: {...schema.split, trainDays: 2}},
      `${path}.x`,
    );
    expect(earlier).toBe(24);
    expect(dates).toEqual(['2022-01-10', '2022-01-13']);
  });

  it('reads the schema from a file', async () => {
    const path = await put('with.jsonl', jsonl(rows));
    const file = await put('schema.json', JSON.stringify(schema));
    const {rows: count} = await importLog(path, file, `${path}.imported`);
    expect(count).toBe(60);
    expect(JSON.parse(await readFile(join(`${path}.imported`, 'log.json'), 'utf8')).rows).toBe(60);
  });
});
