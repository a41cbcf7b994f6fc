import {packageError} from '@cs/core';
import type {DuckDBConnection} from '@duckdb/node-api';
import type {LogSchema} from '../schema/schema.js';
import type {RankingLog} from '../store/ranking-log.js';
import {DAY_MICROSECONDS} from './source-cells.js';
import type {StagedRows} from './stage-rows.js';
import {Table} from './table.js';

/** The rows of a log in their final order, with numbers in place of ids. */
export interface Prepared {
  /**
   * `row`, `request`, `user`, `item` (numbers from 0), `t` (microseconds, the first of its request),
   * `day` (0 = first training day), `position` (from 0; NULL where the log has none), `age` (days), labels
   * and features. With {@link takeTime} also `shown_at`, the row's own time.
   */
  readonly rows: Table;
  /** `no` and `id` of each user and of each item. */
  readonly ids: {readonly users: Table; readonly items: Table};
  /** First training day, in days since 1970 (UTC); earlier rows only build history. */
  readonly firstDay: number;
  /** Days of the first and of the last request, in days since 1970. */
  readonly range: readonly [number, number];
  /** Rows before the first training day. */
  readonly earlier: number;
  readonly split: RankingLog['split'];
  /** Whether the rows of some request have different times. */
  readonly takeTime: boolean;
}

/** Share of requests that may last longer than a day: a few are errors of a clock. */
const LONG_REQUESTS = 0.01;

/**
 * Orders the good rows: requests by time, rows by request, then position, then their place in the log.
 * Frees the staged rows, so that memory and disk hold the log once.
 */
export async function prepareRows(
  connection: DuckDBConnection,
  {good, drop}: StagedRows,
  {split: wanted, ...schema}: LogSchema,
): Promise<Prepared> {
  const create = (what: string, query: string) => Table.create(connection, what, query);
  // All rows get the time of the first one: what one row of a request tells must not reach the others.
  const requests = await create(
    'requests',
    `SELECT row_number() OVER (ORDER BY t, request) - 1 AS no, request, t, until
     FROM (SELECT request, min(t) AS t, max(t) AS until FROM ${good} GROUP BY request)`,
  );
  const [range] = (
    await connection.runAndReadAll(
      `SELECT min(t) // ${DAY_MICROSECONDS}, max(t) // ${DAY_MICROSECONDS}, count(*) FILTER (until > t),
        count(*) FILTER (until - t > ${DAY_MICROSECONDS}), count(*) FROM ${requests}`,
    )
  ).getRows();
  const [earliest, latest, spans, long, all] = range!.map(Number) as [number, number, number, number, number];
  if (long > LONG_REQUESTS * all) {
    throw packageError(
      '@cs/log',
      'importLog',
      `rows of one request are far apart, so its id probably stands for several. Received: ${long} of ${all} requests with rows more than 24 hours apart. Add what makes the id unique to the schema's request, such as [visit, date].`,
    );
  }
  const takeTime = spans > 0;
  const {firstDay, split} = cutDays(earliest, latest, wanted);
  const users = await create(
    'users',
    `SELECT row_number() OVER (ORDER BY id) - 1 AS no, id FROM (SELECT DISTINCT "user" AS id FROM ${good})`,
  );
  const items = await create(
    'items',
    `SELECT row_number() OVER (ORDER BY id) - 1 AS no, id, first
     FROM (SELECT item AS id, min(t) AS first FROM ${good} GROUP BY item)`,
  );
  const labels = Object.keys(schema.actions).map((_, i) => `label_${i}::UTINYINT AS label_${i}`);
  const features = Object.keys(schema.features).map((_, i) => `feature_${i}`);
  const since = schema.itemCreated ? 'g.created' : 'i.first';
  const rows = await create(
    'prepared',
    `SELECT row_number() OVER () - 1 AS row, * FROM (
      SELECT r.no::INTEGER AS request, u.no::INTEGER AS "user", i.no::INTEGER AS item, r.t AS t,${takeTime ? ' g.t AS shown_at,' : ''}
        (r.t // ${DAY_MICROSECONDS} - ${firstDay})::INTEGER AS day, ${schema.position ? `(g.position - ${await firstPosition(connection, good)})::UTINYINT` : 'NULL::UTINYINT'} AS position,
        (g.t - ${since}) / ${DAY_MICROSECONDS} AS age, ${[...labels, ...features].join(', ')}
      FROM ${good} g JOIN ${requests} r ON r.request = g.request JOIN ${users} u ON u.id = g."user" JOIN ${items} i ON i.id = g.item
      ORDER BY r.no, ${schema.position ? 'g.position, ' : ''}g.file, g.ordinal)`,
  );
  await drop();
  await requests.drop();
  await refuseDiffering(connection, rows, schema);
  const [[earlier]] = (
    await connection.runAndReadAll(`SELECT count(*) FROM ${rows} WHERE day < 0`)
  ).getRows() as [[bigint]];
  return {
    rows,
    ids: {users, items},
    firstDay,
    range: [earliest, latest],
    earlier: Number(earlier),
    split,
    takeTime,
  };
}

/** The number of the first position: 1 if the log counts from 1, otherwise 0. */
async function firstPosition(connection: DuckDBConnection, good: string): Promise<0 | 1> {
  const [[least]] = (await connection.runAndReadAll(`SELECT min(position) FROM ${good}`)).getRows() as [
    [number | null],
  ];
  return least === 1 ? 1 : 0;
}

/** Rejects a request with several users, or several values of a feature that it should have once. */
async function refuseDiffering(
  connection: DuckDBConnection,
  rows: Table,
  schema: Pick<LogSchema, 'features' | 'user'>,
): Promise<void> {
  const shared = Object.values(schema.features).flatMap(({group, column}, i) =>
    group === 'candidate' ? [] : [{column, sql: `feature_${i}`}],
  );
  const checked = [{column: schema.user, sql: '"user"'}, ...shared];
  const differs = checked.map((_, i) => `bool_or(differs_${i})`);
  const inner = checked.map(({sql}, i) => `min(hash(${sql})) <> max(hash(${sql})) AS differs_${i}`);
  const [found] = (
    await connection.runAndReadAll(
      `SELECT ${differs.join(', ')} FROM (SELECT request, ${inner.join(', ')} FROM ${rows} GROUP BY request)`,
    )
  ).getRows();
  const wrong = checked.filter((_, i) => found?.[i] === true);
  if (wrong.length === 0) return;
  const columns = wrong.map(({column}) => `'${column}'`).join(', ');
  throw packageError(
    '@cs/log',
    'importLog',
    `rows of one request differ in a value that a request has once. Received: several values of ${columns} within a request. Give the schema the right request column, or 'group: candidate' for a feature that differs.`,
  );
}

/** Cuts the days of a log (since 1970) into warm-up, training, calibration and evaluation. */
function cutDays(
  earliest: number,
  latest: number,
  {trainDays, calibrationDays, evaluationDays, warmupDays}: LogSchema['split'],
): {firstDay: number; split: RankingLog['split']} {
  const available = latest - earliest + 1 - warmupDays - calibrationDays - evaluationDays;
  const train = trainDays ?? Math.min(27, available);
  if (train < 1 || train > available) {
    const needed = warmupDays + (trainDays ?? 1) + calibrationDays + evaluationDays;
    throw packageError(
      '@cs/log',
      'importLog',
      `the log has too few days for its split. Received: ${latest - earliest + 1} days, ${needed} needed (${warmupDays} to warm up, ${trainDays ?? 'at least 1'} to train, ${calibrationDays} to calibrate, ${evaluationDays} to evaluate). Lower them in the schema's split.`,
    );
  }
  const calibration = train + calibrationDays;
  return {
    firstDay: latest - evaluationDays - calibrationDays - train + 1,
    split: {
      train: [0, train - 1],
      calibration: [train, calibration - 1],
      evaluation: [calibration, calibration + evaluationDays - 1],
    },
  };
}
