import type {DuckDBConnection} from '@duckdb/node-api';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {withDuckDb} from '../read/duckdb.js';
import {itemHistorySql} from './item-history-sql.js';

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

interface Impression {
  readonly item: number;
  /** Hours. */
  readonly time: number;
  /** Hours before, at which it was asked about. */
  readonly wait?: number;
  readonly click: number;
  readonly save: number;
  readonly user: readonly [number, number] | null;
}
interface Past {
  readonly history: readonly number[] | null;
  readonly engagers: readonly number[] | null;
}

const usual = {windowDays: 7, prior: 20, delayHours: 0};

async function compute(
  connection: DuckDBConnection,
  rows: readonly Impression[],
  options: Partial<typeof usual> = {},
): Promise<Past[]> {
  const values = rows.map(
    ({item, time, wait = 0, click, save, user}, row) =>
      `(${row}, ${item}, ${time * HOUR}::BIGINT, ${(time - wait) * HOUR}::BIGINT, ${click}::UTINYINT, ${save}::UTINYINT, ${user ? `[${user}]::DOUBLE[]` : 'NULL::DOUBLE[]'})`,
  );
  await connection.run(
    `CREATE OR REPLACE TABLE log AS SELECT * FROM (VALUES ${values}) v("row", item, t, asked, click, save, who)`,
  );
  const sql = itemHistorySql({
    ...usual,
    ...options,
    from: 'log',
    asked: rows.some(({wait}) => wait) ? 'asked' : undefined,
    labels: ['click', 'save'],
    embedding: {column: 'who', width: 2},
  });
  const reader = await connection.runAndReadAll(sql);
  const list = (value: unknown) =>
    value === null ? null : ([...(value as {items: number[]}).items] as number[]);
  return reader
    .getRows()
    .map(([, history, engagers]) => ({history: list(history), engagers: list(engagers)}));
}

/** The same, one row at a time, by looking at every other row. */
function slow(rows: readonly Impression[], {windowDays, prior, delayHours}: typeof usual): Past[] {
  return rows.map(({item, time, wait = 0, user}) => {
    const asked = time - wait;
    const midnight = Math.floor(asked / 24) * 24;
    const overall = (of: (row: Impression) => number) => {
      const known = rows.filter((row) => Math.floor((row.time + delayHours) / 24) * 24 < midnight);
      return (known.reduce((sum, row) => sum + of(row), 0) + 1) / (known.length + 50);
    };
    const before = rows.filter((row) => row.item === item && row.time < asked - delayHours);
    if (before.length === 0) return {history: null, engagers: null};
    const recent = before.filter((row) => row.time >= asked - delayHours - 24 * windowDays);
    const numbers = [(row: Impression) => row.click, (row: Impression) => row.save].flatMap((of) => {
      const rate = (some: readonly Impression[]) => {
        const count = some.reduce((sum, row) => sum + of(row), 0);
        return Math.log((count + prior * overall(of)) / (some.length + prior));
      };
      return [Math.log(1 + before.reduce((sum, row) => sum + of(row), 0)), rate(before), rate(recent)];
    });
    const engaged = before.flatMap((row) => (row.click + row.save > 0 && row.user ? [row.user] : []));
    const history = [Math.log(1 + before.length), ...numbers];
    if (engaged.length === 0) return {history, engagers: null};
    const mean = [0, 1].map((d) => engaged.reduce((sum, each) => sum + each[d]!, 0) / engaged.length);
    const lengths = Math.hypot(...mean) * Math.hypot(...(user ?? [0, 0]));
    const dot = user ? mean[0]! * user[0] + mean[1]! * user[1] : 0;
    return {history, engagers: [...mean, lengths > 0 ? dot / lengths : 0]};
  });
}

// Few items and times, so that ties, repeats and gaps are common.
const impression: fc.Arbitrary<Impression> = fc.record({
  item: fc.integer({min: 0, max: 2}),
  time: fc.integer({min: 0, max: 300}).map((hours) => hours - (hours % 5)),
  click: fc.integer({min: 0, max: 1}),
  save: fc.integer({min: 0, max: 1}),
  user: fc.option(fc.tuple(fc.integer({min: -3, max: 3}), fc.integer({min: -3, max: 3})), {nil: null}),
});
const log = fc.array(impression, {minLength: 1, maxLength: 25});

function close(found: readonly Past[], expected: readonly Past[]): void {
  expect(found.length).toBe(expected.length);
  const compare = (a: readonly number[] | null, b: readonly number[] | null, what: string) => {
    expect(a === null, what).toBe(b === null);
    a?.forEach((value, i) => {
      expect(Math.abs(value - b![i]!), `${what} ${i}`).toBeLessThan(1e-9);
    });
  };
  found.forEach(({history, engagers}, row) => {
    compare(history, expected[row]!.history, `history of row ${row}`);
    compare(engagers, expected[row]!.engagers, `engagers of row ${row}`);
  });
}

describe('itemHistorySql', () => {
  it('computes an example worked out by hand', async () => {
    await withDuckDb(async (connection) => {
      const rows: Impression[] = [
        {item: 1, time: 0, click: 1, save: 0, user: [3, 4]},
        {item: 1, time: 0, click: 0, save: 0, user: [1, 0]},
        {item: 1, time: 24, click: 0, save: 1, user: [0, 1]},
        {item: 1, time: 24 * 8, click: 0, save: 0, user: [1, 0]},
        {item: 2, time: 24 * 8, click: 0, save: 0, user: null},
      ];
      const found = await compute(connection, rows);
      // Nothing before: nor do the two first see each other.
      expect(found[0]).toEqual({history: null, engagers: null});
      expect(found[1]).toEqual({history: null, engagers: null});
      expect(found[4]).toEqual({history: null, engagers: null});
      // 2 impressions, 1 click, 0 saves, all within 7 days; overall (1 + 1) / (2 + 50) and (0 + 1) / (2 + 50).
      const [click, save] = [Math.log((1 + 20 * (2 / 52)) / 22), Math.log((20 * (1 / 52)) / 22)];
      const second = [Math.log(3), Math.log(2), click, click, 0, save, save];
      // 3 impressions, 1 click, 1 save, of them in the window [24 h, 192 h) the last; overall 2 / 53 each.
      const all = Math.log((1 + 20 * (2 / 53)) / 23);
      const fourth = [Math.log(4), Math.log(2), all, Math.log((20 * (2 / 53)) / 21), Math.log(2), all];
      close(found.slice(2, 4), [
        {history: second, engagers: [3, 4, 0.8]},
        {
          history: [...fourth, Math.log((1 + 20 * (2 / 53)) / 21)],
          // Mean of (3, 4) and (0, 1), and its cosine with (1, 0).
          engagers: [1.5, 2.5, 1.5 / Math.hypot(1.5, 2.5)],
        },
      ]);
    });
  });

  it('equals the definition, row by row, with and without a delay, as of when a row is shown or earlier', async () => {
    await withDuckDb(async (connection) => {
      const options = fc.record({
        windowDays: fc.constantFrom(1, 7),
        prior: fc.constantFrom(1, 20),
        delayHours: fc.constantFrom(0, 5, 24, 36),
      });
      await fc.assert(
        fc.asyncProperty(log, options, async (rows, chosen) => {
          close(await compute(connection, rows, chosen), slow(rows, chosen));
        }),
        {numRuns: 60, seed: 5},
      );
      const waits = fc.array(fc.constantFrom(0, 0, 1, 5, 30, 200), {minLength: 25, maxLength: 25});
      await fc.assert(
        fc.asyncProperty(log, waits, options, async (some, wait, chosen) => {
          const rows = some.map((row, i) => ({...row, wait: wait[i]!}));
          close(await compute(connection, rows, chosen), slow(rows, chosen));
        }),
        {numRuns: 60, seed: 7},
      );
    });
  });

  it('never changes when the present or the future changes', async () => {
    await withDuckDb(async (connection) => {
      await fc.assert(
        fc.asyncProperty(log, log, impression, async (some, others, judge) => {
          const now = judge.time;
          const rows = [...some, judge];
          const past = rows.filter(({time}) => time < now);
          const present = rows.filter(({time}) => time === now);
          const judged = past.length + present.length;
          // The judged rows stay in place, what they led to changes from now on, and another future follows.
          const changed = [
            ...past,
            ...present.map((row) => ({...row, click: 1 - row.click, save: 1 - row.save})),
            ...others.filter(({time}) => time >= now),
          ];
          const truth = await compute(connection, [
            ...past,
            ...present,
            ...rows.filter(({time}) => time > now),
          ]);
          const other = await compute(connection, changed);
          expect(other.slice(0, judged)).toEqual(truth.slice(0, judged));
        }),
        {numRuns: 60, seed: 6},
      );
    });
  });

  it('changes when the past changes', async () => {
    await withDuckDb(async (connection) => {
      const rows: Impression[] = [0, 30].map((time) => ({item: 1, time, click: 0, save: 0, user: [3, 4]}));
      const [, before] = await compute(connection, rows);
      const [, after] = await compute(connection, [{...rows[0]!, click: 1}, rows[1]!]);
      expect(after!.history).not.toEqual(before!.history);
      expect(after!.engagers).toEqual([3, 4, 1]);
    });
  });

  it('counts neither impressions nor actions nor engagers of rows that were not shown', async () => {
    await withDuckDb(async (connection) => {
      const asked = {item: 1, time: 60, click: 0, save: 0, user: [1, 0]} as const;
      const seen: Impression[] = [
        {item: 1, time: 0, click: 1, save: 0, user: [3, 4]},
        {item: 1, time: 30, click: 0, save: 0, user: null},
      ];
      // Of the same item, with an action that nobody saw.
      const unseen: Impression = {item: 1, time: 10, click: 1, save: 1, user: [-5, 0]};
      const expected = (await compute(connection, [...seen, asked])).at(-1);
      const rows = [...seen, unseen, asked];
      await compute(connection, rows);
      const sql = itemHistorySql({
        ...usual,
        from: `(SELECT *, ("row" < 2)::INTEGER AS was_shown FROM log)`,
        labels: ['click', 'save'],
        shown: 'was_shown',
        embedding: {column: 'who', width: 2},
      });
      const found = (await connection.runAndReadAll(sql)).getRows();
      expect(found.map(([row]) => Number(row))).toEqual([2, 3]);
      const [, history, engagers] = found[1]! as unknown as [number, {items: number[]}, {items: number[]}];
      expect({history: [...history.items], engagers: [...engagers.items]}).toEqual(expected);
    });
  });

  it('is bit for bit the same with any number of threads', async () => {
    const run = (threads: number) =>
      withDuckDb(async (connection) => {
        await connection.run(`SET threads = ${threads}`);
        await connection.run(
          `CREATE TABLE log AS SELECT range AS "row", range % 50 AS item, (range // 10) * ${DAY / 400} AS t,
            (hash(range) % 3 = 0)::UTINYINT AS click, (hash(range) % 7 = 0)::UTINYINT AS save,
            [sin(range), cos(range) / 3] AS who FROM range(50000)`,
        );
        const sql = itemHistorySql({
          ...usual,
          from: 'log',
          labels: ['click', 'save'],
          embedding: {column: 'who', width: 2},
        });
        const reader = await connection.runAndReadAll(
          `SELECT md5(string_agg(concat(item_history, engagers), '|' ORDER BY "row")), count(*) FROM (${sql})`,
        );
        return reader.getRows()[0]!.map(String);
      });
    const one = await run(1);
    expect(one[1]).toBe('50000');
    expect(await run(4)).toEqual(one);
  });
});
