import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  checkSchema,
  encodersOf,
  importLog,
  quoted,
  type RankingLog,
  readLog,
  readMeta,
  type SavedEncoders,
  withDuckDb,
} from '@cs/log';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {buildRanker} from '../model/ranker.js';
import {predictPart} from './predict-part.js';
import {scoreRawRows} from './score-raw-rows.js';
import {scoreRows} from './score-rows.js';

const START = 19_000 * 86_400;

/** Six days of four requests with three rows each, under names of their own; the rows of a request one second apart. */
const rows = Array.from({length: 72}, (_, n) => {
  const [day, i, slot] = [Math.floor(n / 12), Math.floor(n / 3) % 4, n % 3];
  return {
    session: `s${day}-${i}`,
    member: `m${i % 3}`,
    pin: `p${(n * 5) % 9}`,
    at: START + day * 86_400 + i * 3600 + slot,
    born: START - ((n * 5) % 9) * 86_400,
    tapped: n % 3 === 1 ? 1 : 0,
    liked: n % 5 > 2 ? 1 : 0,
    kind: n % 4 === 0 ? null : `k${n % 3}`,
    price: n % 6 === 0 ? null : n / 2,
    tags: ['a', 'b', 'd'].slice(0, n % 4),
    who: [(i % 3) - 1, 0.5],
    recent: [
      [day, 1],
      [i, 2],
    ].slice(0, day),
  };
});
type Row = Record<string, unknown>;

const schema = checkSchema({
  version: 1,
  request: 'session',
  user: 'member',
  item: 'pin',
  time: {column: 'at', unit: 's'},
  itemCreated: {column: 'born', unit: 's'},
  actions: {tap: 'tapped', like: 'liked'},
  features: {
    kind: {column: 'kind', group: 'candidate', type: 'categorical'},
    price: {column: 'price', group: 'candidate', type: 'dense'},
    tags: {column: 'tags', group: 'candidate', type: 'list', of: 'categorical'},
    who: {column: 'who', group: 'user', type: 'embedding', width: 2},
    recent: {column: 'recent', group: 'sequence', type: 'list', of: 'embedding', width: 2, steps: 3},
  },
  history: {engagers: 'who'},
  split: {warmupDays: 1, calibrationDays: 1, evaluationDays: 1},
});

let place = '';
let past = '';
let log: RankingLog;
let saved: SavedEncoders;

async function put(name: string, some: readonly Row[]): Promise<string> {
  const path = join(place, name);
  const json = path.replace(/\.[a-z]+$/, '.jsonl');
  await writeFile(json, some.map((row) => `${JSON.stringify(row)}\n`).join(''));
  if (name.endsWith('.parquet')) {
    await withDuckDb((connection) =>
      connection.run(`COPY (SELECT * FROM read_json(${quoted(json)})) TO ${quoted(path)} (FORMAT parquet)`),
    );
  }
  if (name.endsWith('.csv')) {
    const cell = (value: unknown) => {
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
      return value === null ? '' : `"${text.replaceAll('"', '""')}"`;
    };
    const lines = [Object.keys(some[0]!), ...some.map((row) => Object.values(row).map(cell))];
    await writeFile(path, lines.map((cells) => `${cells.join(',')}\n`).join(''));
  }
  return path;
}

/** Imports a log by a schema, and gives what is left of it. */
async function imported(how: typeof schema, name: string): Promise<[RankingLog, SavedEncoders]> {
  const folder = join(place, name);
  await importLog(past, how, folder);
  return [await readLog(folder), encodersOf(await readMeta(folder))!];
}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-raw-'));
  past = await put('past.jsonl', rows);
  [log, saved] = await imported(schema, 'log');
});
afterAll(() => rm(place, {recursive: true}));

const lastDay = rows.slice(60);
/** Without what only a log knows. */
const asked = (some: readonly Row[] = lastDay): Row[] =>
  some.map(({tapped: _, liked: __, ...row}) => ({...row, note: `n${row.pin}`}));
const without = (names: readonly string[], some: readonly Row[] = asked()): Row[] =>
  some.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))));

onBackends('scoreRawRows', () => {
  const model = () => buildRanker(log, {preset: 'tiny', seed: 4});

  it.each(['csv', 'jsonl', 'parquet'])(
    'says of raw rows what the imported log says, with its past: %s',
    async (format) => {
      const file = await put(`rows-${format}.${format}`, asked());
      const scored = await scoreRawRows(model(), saved, file, {past: {log: past}});
      // The past holds these rows and later ones too: neither tells of a row's own time.
      expect(scored.rows).toBe(12);
      expect(scored.predictions).toEqual(await predictPart(model(), log, 'evaluation'));
      const beside = await withDuckDb(async (connection) =>
        (await connection.runAndReadAll(scored.beside!)).getRowObjects(),
      );
      expect(beside.map(({note}) => note)).toEqual(asked().map(({note}) => note));
      expect(Object.keys(beside[0]!)).not.toContain('who');
    },
  );

  it('encodes as the training days taught, what is unknown or missing too', async () => {
    const row: Row = {
      ...asked()[0],
      kind: 'never seen',
      price: null,
      tags: ['a', 'new'],
      recent: [],
      who: null,
    };
    const file = await put('unknown.jsonl', [row]);
    const {predictions} = await scoreRawRows(model(), saved, file, {past: 'none'});
    // By hand: the last place of a vocabulary is for what it does not know, a first 0 says that there is no value.
    const values = (saved.encoders.tags as {of: {values: string[]}}).of.values;
    const kinds = (saved.encoders.kind as {values: string[]}).values.length;
    const inputs = {
      kind: [...new Array(kinds).fill(0), 1],
      price: [0, 0],
      tags: [...values.map((value) => (value === 'a' ? 0.5 : 0)), 0.5],
      who: [0, 0, 0],
      recent: [],
      item_age_days: ((row.at as number) - (row.born as number)) / 86_400,
      item_history: new Array(8).fill(0),
      engagers: new Array(4).fill(0),
    };
    const encoded = await scoreRows(model(), await put('inputs.jsonl', [inputs]));
    expect(predictions).toEqual(encoded.predictions);
  });

  it('takes the past from the rows where it stands there', async () => {
    const item_history = [1, 2, 3, 4, 5, 6, 7];
    const given = asked().map((row, i) => ({
      ...row,
      item_history: i === 0 ? item_history : null,
      engagers: i === 0 ? [1, 2, 0.5] : null,
    }));
    const {mean, deviation} = saved.encoders.item_history as Record<'mean' | 'deviation', number[]>;
    const scored = await scoreRawRows(model(), saved, await put('given.jsonl', given));
    const none = await scoreRawRows(model(), saved, await put('none.jsonl', asked()), {past: 'none'});
    expect(scored.predictions.tap!.slice(1)).toEqual(none.predictions.tap!.slice(1));
    expect(scored.predictions.tap![0]).not.toBe(none.predictions.tap![0]);
    // What the model gets: the flag, then the standardized numbers.
    const inputs = log.features.map(({name, width, steps}) => {
      const at = 60 - 12; // one day to warm up, one row for each row
      const feature = log.features.find((each) => each.name === name)!;
      const size = width * (steps ?? 1);
      const own = feature.per === 'row' ? at : log.request[at]!;
      const values = [...feature.values.subarray(own * size, (own + 1) * size)];
      if (name === 'item_history')
        return [name, [1, ...item_history.map((x, d) => (x - mean![d]!) / deviation![d]!)]];
      if (name === 'engagers') return [name, [1, 1, 2, 0.5]];
      return [name, values];
    });
    const expected = await scoreRows(model(), await put('inputs.jsonl', [Object.fromEntries(inputs)]));
    expect(scored.predictions.tap![0]).toBeCloseTo(expected.predictions.tap![0]!, 6);
  });

  it('counts the age from the first row of an item where the log says no more', async () => {
    const {itemCreated: _, ...rest} = schema;
    const [young, encoders] = await imported(rest, 'young');
    const ranker = buildRanker(young, {preset: 'tiny', seed: 4});
    const file = await put('young.jsonl', without(['born']));
    const scored = await scoreRawRows(ranker, encoders, file, {past: {log: past}});
    expect(scored.predictions).toEqual(await predictPart(ranker, young, 'evaluation'));
    await expect(scoreRawRows(ranker, encoders, file, {past: 'none'})).rejects.toThrow(
      /without the age of the items\. .*--history/,
    );
    const aged = asked().map((row) => ({...row, item_age_days: 3}));
    const given = await scoreRawRows(
      ranker,
      encoders,
      await put('aged.jsonl', without(['born', 'at', 'pin', 'session', 'member'], aged)),
      {past: 'none'},
    );
    expect(given.rows).toBe(12);
  });

  it('leaks no tensor', async () => {
    const ranker = model();
    const file = await put('leak.jsonl', asked());
    await scoreRawRows(ranker, saved, file, {past: 'none'});
    const {numTensors} = tf.memory();
    await scoreRawRows(ranker, saved, file, {past: 'none'});
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('scoreRawRows', () => {
  const score = async (
    some: readonly Row[],
    options: Parameters<typeof scoreRawRows>[3] = {past: 'none'},
    name = 'wrong.jsonl',
  ) => scoreRawRows(buildRanker(log, {preset: 'tiny'}), saved, await put(name, some), options);

  it('needs neither ids nor labels where nothing is computed from them', async () => {
    expect((await score(without(['session', 'member', 'pin']))).rows).toBe(12);
  });

  it('keeps a column that has the name of a score apart', async () => {
    const {beside} = await score(asked().map((row) => ({...row, tap: 7, score: 8})));
    expect(beside).toContain('"tap" AS "tap_given"');
    expect(beside).toContain('"score" AS "score_given"');
  });

  it.each<[string, () => Row[], Parameters<typeof scoreRawRows>[3], RegExp]>([
    [
      'a column that is missing',
      () => without(['price', 'born']),
      {past: 'none'},
      /without columns "born", "price"\. It has .*kind/,
    ],
    [
      'no word of the past',
      () => asked(),
      {},
      /without what happened to the items before \(item_history, engagers\)\. Give .*--history.*--no-history/,
    ],
    [
      'the past said twice',
      () => asked().map((row) => ({...row, item_history: null})),
      {past: 'none'},
      /said twice/,
    ],
    [
      'a price that is none',
      () => asked().map((row, i) => (i === 4 ? {...row, price: 'much'} : row)),
      {past: 'none'},
      /1 of 12 rows, the first wrong\.jsonl:5: unparsable 'price' "much"/,
    ],
    [
      'an item of the future',
      () => asked().map((row, i) => (i === 2 ? {...row, born: 2e9} : row)),
      {past: 'none'},
      /wrong\.jsonl:3: out of range 'born'/,
    ],
    [
      'a vector of another width',
      () => asked().map((row) => ({...row, who: [1, 2, 3]})),
      {past: 'none'},
      /12 of 12 rows, the first wrong\.jsonl:1: out of range 'who'/,
    ],
    [
      'a past that is not there',
      () => asked(),
      {past: {log: 'nowhere.csv'}},
      /there is no log to read\. Received: nowhere\.csv/,
    ],
  ])('refuses %s', async (_, some, options, message) => {
    await expect(score(some(), options)).rejects.toThrow(message);
  });

  it('refuses a file that is not there', async () => {
    await expect(scoreRawRows(buildRanker(log, {preset: 'tiny'}), saved, 'nope.csv')).rejects.toThrow(
      /there is no log to read\. Received: nope\.csv \(ENOENT/,
    );
  });

  it('refuses encoders that are none', async () => {
    const wrong = {...saved, format: 'x'} as unknown as SavedEncoders;
    await expect(scoreRawRows(buildRanker(log, {preset: 'tiny'}), wrong, past)).rejects.toThrow(
      /no saved encoders\. Received: encoders\.json, format "x"/,
    );
  });
});
