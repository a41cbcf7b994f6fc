import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {readEncodedInputs} from '../encode/encoded-inputs.js';
import {importLog} from '../encode/import-log.js';
import {readRawInputs} from '../encode/raw-inputs.js';
import {encodersOf} from '../encode/saved-encoders.js';
import {inferSchema} from '../schema/infer-schema.js';
import {checkSchema} from '../schema/schema.js';
import {readMeta} from '../store/log-meta.js';
import type {RankingLog} from '../store/ranking-log.js';
import {readLog} from '../store/stored-log.js';
import {quoted, quotedToRead, withDuckDb} from './duckdb.js';
import {FORMATS} from './formats.js';
import {type LogFormat, ORDINAL, textList, textNumber} from './log-format.js';
import {formatOf} from './source-files.js';

/** A format of lines such as `item=p1 price=3`: all that a new format takes, beside its entry. */
const logfmt: LogFormat = {
  name: 'logfmt',
  extensions: ['logfmt'],
  text: {brokenLines: 0},
  async open(connection, [file]) {
    const lines = (path: string) =>
      `SELECT line, row_number() OVER () AS ${ORDINAL} FROM read_csv(${quotedToRead(path)}, auto_detect = false,
        header = false, columns = {line: 'VARCHAR'}, delim = e'\\x01', quote = '', escape = '')`;
    const scalar = (column: string) =>
      `nullif(regexp_extract(line, ${quoted(`(^| )${column}=([^ ]*)`)}, 2), '')`;
    const [[first]] = (
      await connection.runAndReadAll(`SELECT line FROM (${lines(file!)}) LIMIT 1`)
    ).getRows() as [[string]];
    return {
      columns: first.split(' ').map((pair) => pair.split('=')[0]!),
      relation: lines,
      scalar,
      number: (column) => textNumber(scalar(column)),
      list: (column, element, separator) => textList(scalar(column), element, separator),
      verbatim: scalar,
    };
  },
};

(FORMATS as LogFormat[]).push(logfmt);

let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-formats-'));
});
afterAll(() => rm(place, {recursive: true}));

type Row = Record<string, unknown>;
const rows: Row[] = Array.from({length: 72}, (_, n) => ({
  session: 100 + Math.floor(n / 3),
  member: Math.floor(n / 3) % 3,
  pin: 1000 + ((n * 5) % 9),
  at: (19_000 + Math.floor(n / 12)) * 86_400 + Math.floor((n % 12) / 3) * 3600,
  tapped: n % 3 === 1 ? 1 : 0,
  price: n % 4 === 0 ? null : n / 2,
  kind: n % 5,
}));
const schema = checkSchema({
  version: 1,
  request: 'session',
  user: 'member',
  item: 'pin',
  time: {column: 'at', unit: 's'},
  actions: {tap: 'tapped'},
  features: {
    price: {column: 'price', group: 'candidate', type: 'dense'},
    kind: {column: 'kind', group: 'candidate', type: 'categorical'},
  },
  history: {},
  split: {calibrationDays: 1, evaluationDays: 1},
});

const separated = (some: readonly Row[], sign: string) =>
  [
    Object.keys(some[0]!),
    ...some.map((row) =>
      Object.values(row).map((value) =>
        sign === ',' && `${value}`.includes(',') ? `"${value}"` : (value ?? ''),
      ),
    ),
  ]
    .map((cells) => `${cells.join(sign)}\n`)
    .join('');
const json = (some: readonly Row[]) => some.map((row) => `${JSON.stringify(row)}\n`).join('');
const pairs = (some: readonly Row[]) =>
  some
    .map(
      (row) =>
        `${Object.entries(row)
          .map(([name, value]) => `${name}=${value ?? ''}`)
          .join(' ')}\n`,
    )
    .join('');
/** How a test writes each extension of text. A new format needs an entry. */
const writers: Record<string, (some: readonly Row[]) => string> = {
  csv: (some) => separated(some, ','),
  tsv: (some) => separated(some, '\t'),
  json,
  jsonl: json,
  ndjson: json,
  logfmt: pairs,
};

/** Writes rows in the format that the extension names; `types` gives columns of Parquet another type. */
async function put(name: string, some: readonly Row[], types: Record<string, string> = {}): Promise<string> {
  const path = join(place, name);
  if (formatOf(name)!.name === 'parquet') {
    const lines = await put(`${name}.jsonl`, some);
    const replaced = Object.entries(types).map(([column, type]) => `${column}::${type} AS ${column}`);
    const replace = replaced.length > 0 ? `REPLACE (${replaced.join(', ')})` : '';
    await withDuckDb((connection) =>
      connection.run(
        `COPY (SELECT * ${replace} FROM read_json(${quoted(lines)})) TO ${quoted(path)} (FORMAT parquet)`,
      ),
    );
    return path;
  }
  const text = writers[name.replace(/\.gz$/, '').split('.').at(-1)!]!(some);
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

async function imported(path: string, how = schema): Promise<RankingLog> {
  await importLog(path, how, `${path}.log`);
  const {source: _, ...log} = await readLog(`${path}.log`);
  return log;
}

describe('every format', () => {
  const extensions = FORMATS.flatMap(({extensions, text}) =>
    extensions.flatMap((each) => (text ? [each, `${each}.gz`] : [each])),
  );

  it.each(extensions)('is read alike for training, raw rows and encoded rows: .%s', async (extension) => {
    const log = await imported(await put('reference.jsonl', rows));
    const path = await put(`log.${extension}`, rows);
    expect(await imported(path)).toEqual(log);

    const saved = encodersOf(await readMeta(`${path}.log`))!;
    const raw = await put(`raw.${extension}`, rows.slice(60));
    const prices: number[] = [];
    await readRawInputs(saved, raw, {past: {log: path}}, ({inputs}) => {
      prices.push(...inputs.price!.values);
    });
    const {values} = log.features.find(({name}) => name === 'price')!;
    expect(prices).toEqual([...values.subarray(values.length - 24)]);

    const inputs = await put(`inputs.${extension}`, [{id: 'x', a: 0.5, b: '[1,2]'}]);
    const shapes = [
      {name: 'a', shape: [1]},
      {name: 'b', shape: [2]},
    ];
    await readEncodedInputs(inputs, shapes, (batch) => {
      expect([batch.inputs.a!.values, batch.inputs.b!.values]).toEqual([
        Float32Array.of(0.5),
        Float32Array.of(1, 2),
      ]);
    });
    expect(await inferSchema(path)).toContain('tapped: tapped');
  });
});

describe('equal values', () => {
  it('are the same user, item and category whatever a file makes of numbers', async () => {
    const log = await imported(await put('whole.csv', rows));
    const point = rows.map(({member, pin, kind, session, ...row}) => {
      const [first, second, third, fourth] = [member, pin, kind, session].map((each) => `${each}.0`);
      return {session: fourth, member: first, pin: second, ...row, kind: third};
    });
    expect(await imported(await put('point.csv', point))).toEqual(log);
    const double = {member: 'DOUBLE', pin: 'DOUBLE', kind: 'DECIMAL(9, 2)', session: 'FLOAT'};
    expect(await imported(await put('double.parquet', rows, double))).toEqual(log);
    const exponents = rows.map((row) => ({...row, pin: `${Number(row.pin).toExponential()}`}));
    expect(await imported(await put('exponents.jsonl', exponents))).toEqual(log);
  });

  it('are the same boolean, as a label, as a feature and as a category', async () => {
    const how = checkSchema({
      ...schema,
      features: {
        fresh: {column: 'fresh', group: 'candidate', type: 'dense', encoder: 'none'},
        kind: {column: 'fresh', group: 'candidate', type: 'categorical'},
      },
    });
    const spelled = (yes: unknown, no: unknown) =>
      rows.map((row, n) => ({...row, tapped: row.tapped ? yes : no, fresh: n % 4 === 0 ? yes : no}));
    const log = await imported(await put('true.jsonl', spelled(true, false)), how);
    for (const [yes, no] of [
      ['True', 'False'],
      ['TRUE', 'FALSE'],
      ['t', 'f'],
      ['T', 'F'],
    ]) {
      expect(await imported(await put(`${yes}.csv`, spelled(yes, no)), how)).toEqual(log);
    }
    expect(await imported(await put('boolean.parquet', spelled(true, false)), how)).toEqual(log);
    const words = {...how, features: {fresh: how.features.fresh!}};
    const {labels, features} = await imported(await put('yes.csv', spelled('yes', 'no')), words);
    expect([labels, features[0]!.values]).toEqual([log.labels, log.features[0]!.values]);
  });

  it('are the same action, by the value that it equals', async () => {
    const log = await imported(await put('bits.csv', rows));
    const bought = rows.map((row) => ({...row, tapped: row.tapped ? 'ja' : 'nein'}));
    const how = {...schema, actions: {tap: {column: 'tapped', equals: 'ja'}}};
    expect(await imported(await put('ja.csv', bought), how)).toEqual(log);
    const numbers = {...schema, actions: {tap: {column: 'tapped', equals: 1}}};
    expect(await imported(await put('one.parquet', rows, {tapped: 'DOUBLE'}), numbers)).toEqual(log);
  });

  it('are the same number with a decimal comma', async () => {
    const thousands = rows.map((row) => ({
      ...row,
      price: row.price === null ? null : Number(row.price) + 1000,
    }));
    const log = await imported(await put('comma-point.csv', thousands));
    const comma = thousands.map((row) => ({
      ...row,
      price: row.price?.toFixed(1).replace('.', ',').replace('1', '1.') ?? null,
    }));
    const path = join(place, 'comma.csv');
    await writeFile(path, separated(comma, ';'));
    expect(await imported(path, {...schema, csv: {delimiter: ';', decimal: ','}})).toEqual(log);
  });
});

describe('a missing value', () => {
  it('may be NaN', async () => {
    const log = await imported(await put('null.jsonl', rows));
    const nan = rows.map((row) => ({...row, price: row.price ?? 'NaN'}));
    expect(await imported(await put('nan.csv', nan))).toEqual(log);
    expect(await imported(await put('nan.parquet', nan, {price: 'DOUBLE'}))).toEqual(log);
    const path = join(place, 'bare-nan.jsonl');
    await writeFile(path, json(nan).replaceAll('"NaN"', 'NaN'));
    expect(await imported(path)).toEqual(log);
    // As a category, too: no value is called nan.
    const how = {...schema, features: {price: {...schema.features.kind!, column: 'price'}}} as typeof schema;
    const categories = await imported(await put('nan-category.parquet', nan, {price: 'DOUBLE'}), how);
    expect(categories).toEqual(await imported(await put('null-category.jsonl', rows), how));
  });

  it('may be an empty string: a bad row as an id, an empty list with a separator', async () => {
    const how = checkSchema({
      ...schema,
      features: {
        tags: {
          column: 'tags',
          group: 'candidate',
          type: 'list',
          of: 'categorical',
          separator: '|',
          knownBefore: true,
        },
      },
      badRows: {atMost: 0.1},
    });
    const some = rows.map((row, n) => ({
      ...row,
      pin: n === 5 ? '' : `${row.pin}`,
      tags: ['', 'a', 'a|b'][n % 3],
    }));
    const log = await imported(await put('empty.csv', some), how);
    expect(log.rows).toBe(71);
    expect(await imported(await put('empty.jsonl', some), how)).toEqual(log);
    expect(await imported(await put('empty.parquet', some), how)).toEqual(log);
    const lists = some.map((row) => ({...row, tags: row.tags === '' ? [] : row.tags!.split('|')}));
    expect(await imported(await put('lists.jsonl', lists), how)).toEqual(log);
  });

  it('is no string that holds a list', async () => {
    const how = {
      ...schema,
      features: {vector: {column: 'vector', group: 'candidate', type: 'embedding', width: 2}},
    };
    const some = rows.map((row, n) => ({...row, vector: [n, -1.5]}));
    const log = await imported(await put('vectors.jsonl', some), checkSchema(how));
    const strings = some.map((row) => ({...row, vector: JSON.stringify(row.vector)}));
    expect(await imported(await put('strings.jsonl', strings), checkSchema(how))).toEqual(log);
  });
});
