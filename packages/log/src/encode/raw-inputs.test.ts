import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {gatherBatch, selectRows} from '../batches/batches.js';
import {quoted, withDuckDb} from '../read/duckdb.js';
import {writeRows} from '../read/write-rows.js';
import {checkSchema} from '../schema/schema.js';
import {readMeta} from '../store/log-meta.js';
import type {RankingLog} from '../store/ranking-log.js';
import {readLog} from '../store/stored-log.js';
import {readEncodedInputs} from './encoded-inputs.js';
import {importLog} from './import-log.js';
import type {InputBatch} from './input-batches.js';
import {type RawInputOptions, readRawInputs} from './raw-inputs.js';
import {encodersOf, type SavedEncoders} from './saved-encoders.js';

const START = 19_000 * 86_400;

/** Six days of four requests with three rows each; the rows of a request are one second apart. */
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

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-raw-'));
  past = await put('past.jsonl', rows);
  const folder = join(place, 'log');
  await importLog(past, schema, folder);
  log = await readLog(folder);
  saved = encodersOf(await readMeta(folder))!;
});
afterAll(() => rm(place, {recursive: true}));

const lastDay = rows.slice(60);
/** Rows to score: without labels, with a column that is no feature. */
const asked = (some: readonly Row[] = lastDay): Row[] =>
  some.map(({tapped: _, liked: __, ...row}) => ({...row, note: `n${row.pin}`}));
const without = (names: readonly string[], some: readonly Row[] = asked()): Row[] =>
  some.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))));

async function inputsOf(file: string, options: RawInputOptions = {}, encoders = saved) {
  const batches: InputBatch[] = [];
  const read = await readRawInputs(encoders, file, options, (batch) => void batches.push(batch));
  return {...read, inputs: batches[0]!.inputs};
}

describe('readRawInputs', () => {
  it.each(['csv', 'jsonl', 'parquet'])(
    'encodes raw rows as the imported log has them, with its past: %s',
    async (format) => {
      const file = await put(`rows-${format}.${format}`, asked());
      // The past holds these rows and later ones too: neither says anything at the time of a row.
      const {rows: count, inputs, others} = await inputsOf(file, {past: {log: past}});
      const expected = gatherBatch(log, selectRows(log, 'evaluation'), 0, 12);
      expect(count).toBe(12);
      expect(inputs).toEqual(expected.features);
      expect(others!.names).toEqual(['session', 'member', 'pin', 'at', 'born', 'note']);
      const out = join(place, `notes-${format}.csv`);
      await writeRows(out, count, [{name: 'score', values: new Float32Array(count)}], others);
      const notes = (await readFile(out, 'utf8')).trim().split('\n').slice(1);
      expect(notes.map((line) => line.split(',').at(-2))).toEqual(asked().map(({note}) => note));
    },
  );

  it('encodes what is unknown or missing as the training days taught', async () => {
    const row: Row = {
      ...asked()[0],
      kind: 'never seen',
      price: null,
      tags: ['a', 'new'],
      recent: [],
      who: null,
    };
    const {inputs} = await inputsOf(await put('unknown.jsonl', [row]), {past: 'none'});
    const values = Object.fromEntries(
      Object.entries(inputs).map(([name, input]) => [name, [...input.values]]),
    );
    // The last place of a vocabulary is for unknown values; a first 0 says that a value is missing.
    const words = (saved.encoders.tags as {of: {values: string[]}}).of.values;
    const kinds = (saved.encoders.kind as {values: string[]}).values.length;
    expect(values).toEqual({
      kind: [...new Array(kinds).fill(0), 1],
      price: [0, 0],
      tags: [...words.map((word) => (word === 'a' ? 0.5 : 0)), 0.5],
      who: [0, 0, 0],
      recent: new Array(9).fill(0),
      item_age_days: [Math.fround(((row.at as number) - (row.born as number)) / 86_400)],
      item_history: new Array(8).fill(0),
      engagers: new Array(4).fill(0),
    });
  });

  it('takes the history from the rows if they have its columns', async () => {
    const item_history = [1, 2, 3, 4, 5, 6, 7];
    const given = asked().map((row, i) => ({
      ...row,
      item_history: i === 0 ? item_history : null,
      engagers: i === 0 ? [1, 2, 0.5] : null,
    }));
    const {inputs} = await inputsOf(await put('given.jsonl', given));
    const {mean, deviation} = saved.encoders.item_history as Record<'mean' | 'deviation', number[]>;
    const scaled = item_history.map((x, d) => Math.fround((x - mean![d]!) / deviation![d]!));
    expect([...inputs.item_history!.values.subarray(0, 16)]).toEqual([1, ...scaled, ...new Array(8).fill(0)]);
    expect([...inputs.engagers!.values.subarray(0, 8)]).toEqual([1, 1, 2, 0.5, 0, 0, 0, 0]);
  });

  it('counts the age from the first row of an item if the schema has no itemCreated', async () => {
    const {itemCreated: _, ...rest} = schema;
    const folder = join(place, 'young');
    await importLog(past, rest, folder);
    const young = await readLog(folder);
    const encoders = encodersOf(await readMeta(folder))!;
    const file = await put('young.jsonl', without(['born']));
    const {inputs} = await inputsOf(file, {past: {log: past}}, encoders);
    const evaluation = selectRows(young, 'evaluation');
    expect([...inputs.item_age_days!.values]).toEqual(
      Array.from(evaluation, (row) => young.item_age_days[row]!),
    );
    await expect(inputsOf(file, {past: 'none'}, encoders)).rejects.toThrow(
      /without the age of the items\. .*--history/,
    );
    const aged = asked().map((row) => ({...row, item_age_days: 3}));
    const bare = await put('aged.jsonl', without(['born', 'at', 'pin', 'session', 'member'], aged));
    expect((await inputsOf(bare, {past: 'none'}, encoders)).inputs.item_age_days!.values[0]).toBe(3);
  });

  it('needs neither ids nor labels if nothing is computed from them', async () => {
    const file = await put('bare.jsonl', without(['session', 'member', 'pin']));
    expect((await inputsOf(file, {past: 'none'})).rows).toBe(12);
  });

  it.each<[string, () => Row[], RawInputOptions, RegExp]>([
    [
      'a column that is missing',
      () => without(['price', 'born']),
      {past: 'none'},
      /without columns "born", "price"\. The columns are .*kind/,
    ],
    [
      'a history that is not given',
      () => asked(),
      {},
      /without the history of the items \(item_history, engagers\)\. Give .*--history.*--no-history/,
    ],
    [
      'a history that is given twice',
      () => asked().map((row) => ({...row, item_history: null})),
      {past: 'none'},
      /given twice/,
    ],
    [
      'a price that is not a number',
      () => asked().map((row, i) => (i === 4 ? {...row, price: 'much'} : row)),
      {past: 'none'},
      /1 of 12 rows, the first wrong\.jsonl:5: unparsable 'price' "much"/,
    ],
    [
      'an item created after the row',
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
      'a log of the past that does not exist',
      () => asked(),
      {past: {log: 'nowhere.csv'}},
      /there is no log to read\. Received: nowhere\.csv/,
    ],
  ])('rejects %s', async (_, some, options, message) => {
    await expect(inputsOf(await put('wrong.jsonl', some()), options)).rejects.toThrow(message);
  });

  it('rejects a file that does not exist', async () => {
    await expect(inputsOf('nope.csv')).rejects.toThrow(
      /there is no log to read\. Received: nope\.csv \(ENOENT/,
    );
  });

  it('rejects encoders of another format', async () => {
    const wrong = {...saved, format: 'x'} as unknown as SavedEncoders;
    await expect(inputsOf(past, {}, wrong)).rejects.toThrow(/Received: encoders\.json, format "x"/);
  });
});

describe('readEncodedInputs', () => {
  const inputs = [
    {name: 'content', shape: [2]},
    {name: 'age', shape: [1]},
    {name: 'sequence', shape: [3, 2]},
  ];
  const encoded = [
    {id: 'a', content: [0.5, -1], age: 3, sequence: [[1, 2]]},
    {
      id: 'b',
      content: [2, 0.25],
      age: 90,
      sequence: [
        [1, 2],
        [0.5, 3],
        [4, -1],
      ],
    },
    {id: 'c', content: [0, 0], age: 0.5, sequence: []},
  ];
  const read = async (name: string, some: readonly Row[]) => {
    const batches: InputBatch[] = [];
    const found = await readEncodedInputs(await put(name, some), inputs, (batch) => void batches.push(batch));
    return {...found, inputs: batches[0]!.inputs};
  };

  it.each(['csv', 'jsonl', 'parquet'])('reads numbers, lists and lists of lists: %s', async (format) => {
    const {rows: count, inputs: values, others} = await read(`encoded.${format}`, encoded);
    expect(count).toBe(3);
    expect(values).toEqual({
      content: {values: Float32Array.of(0.5, -1, 2, 0.25, 0, 0), shape: [3, 2]},
      age: {values: Float32Array.of(3, 90, 0.5), shape: [3, 1]},
      sequence: {
        values: Float32Array.of(1, 2, 0, 0, 0, 0, 1, 2, 0.5, 3, 4, -1, 0, 0, 0, 0, 0, 0),
        shape: [3, 3, 2],
      },
    });
    expect(others!.names).toEqual(['id']);
  });

  it.each<[string, Row, string]>([
    ['a missing column', {content: [1, 2], age: 3}, 'no column sequence.'],
    [
      'a list of another length',
      {...encoded[0], content: [1]},
      "'content' of row 2 is not 2 finite numbers.",
    ],
    ['a missing value', {...encoded[0], age: null}, "'age' of row 2 is not 1 finite numbers."],
    ['a number beyond float32', {...encoded[0], age: 1e39}, "'age' of row 2 is not 1 finite numbers."],
    [
      'a sequence that is too long',
      {...encoded[0], sequence: new Array(4).fill([1, 2])},
      "'sequence' of row 2 is not 3 x 2 finite numbers.",
    ],
  ])('rejects %s', async (what, row, message) => {
    const first = what.includes('column') ? row : encoded[0]!;
    await expect(read('wrong.jsonl', [first, row])).rejects.toThrow(message);
  });

  it('rejects a line that cannot be read, instead of leaving it out', async () => {
    const lines = [JSON.stringify(encoded[0]), '{"id": '].join('\n');
    const json = join(place, 'broken.jsonl');
    await writeFile(json, lines);
    await expect(readEncodedInputs(json, inputs, () => {})).rejects.toThrow('row 2 cannot be read.');
    const csv = join(place, 'broken.csv');
    await writeFile(csv, 'content,age,sequence\n"[1,2]",3,"[]"\n"[1,2]",3\n');
    await expect(readEncodedInputs(csv, inputs, () => {})).rejects.toThrow(/record 3 of .*broken\.csv/);
  });
});
