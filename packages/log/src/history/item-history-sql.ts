import {DAY_MICROSECONDS} from '../read/source-cells.js';
import type {LogSchema} from '../schema/schema.js';

/** What to compute, and from which columns of the table. */
export interface ItemHistoryOptions extends NonNullable<LogSchema['history']> {
  /** A table or query with `row`, `item`, `t` (when the row was shown, microseconds) and the columns below. */
  readonly from: string;
  /** A column of the time as of which a row is asked about, not after its `t`: that of its request, where one takes time. Default `t`. */
  readonly asked?: string | undefined;
  /** Columns of 0 and 1, one an action. */
  readonly labels: readonly string[];
  /** A column of 0 and 1: rows of 0 have not been shown, and are asked about. By default, all were shown and are asked about. */
  readonly shown?: string;
  /** The user's embedding, a list of numbers, and its width. */
  readonly embedding?: {readonly column: string; readonly width: number} | undefined;
}

/** Rows that the overall rate is smoothed with: one action in 50 impressions. */
const START = {actions: 1, impressions: 50};

/**
 * A query of what had happened to each row's item before it, in the order of `row`: point in time, so computed from rows shown
 * before the time it is asked about, by more than `delayHours`. Rows of one time never see each other, nor do those of one request.
 *
 * - `item_history`, NULL where the item was never shown: `log(1 + n)` of the `n` impressions, then of each action
 *   `log(1 + c)`, `log r` and `log r'`, with `c` its count, `r = (c + prior * R) / (n + prior)` its smoothed rate, `r'` the
 *   same over the last `windowDays`, and `R = (C + 1) / (N + 50)` of all items' `C` actions in `N` impressions on the days (UTC) that were
 *   over, by `delayHours`, when the row's own day began.
 * - with `embedding`, `engagers`: the mean embedding of the users who did any action, then its cosine with this row's user
 *   (0 where this user has none or either is zero); NULL where nobody did.
 *
 * Counts are whole numbers and embeddings are summed as decimals of nine places, so that the result does not depend on the order in which
 * threads add. `from` must be read twice or more: give a table.
 */
export function itemHistorySql(options: ItemHistoryOptions): string {
  const {from, labels, windowDays, prior, delayHours, shown, embedding, asked = 't'} = options;
  const delay = Math.round(delayHours * 3_600_000_000);
  const recent = Math.round(windowDays * DAY_MICROSECONDS);
  // At least 1 microsecond: what bears the same time is not earlier.
  const since = asked === 't' ? '' : `t - ${asked} + `;
  const impressions = shown ? `count(*) FILTER (${shown} > 0)` : 'count(*)';
  const counts = [impressions, ...labels.map((label) => `count(*) FILTER (${label} > 0)`)];
  const names = ['n', ...labels.map((_, i) => `c${i}`)];
  const each = (write: (name: string, i: number) => string) => names.map(write).join(', ');
  const rate = (count: string, impressions: string, overall: string) =>
    `ln((${count} + ${prior} * ${overall}) / (${impressions} + ${prior}))`;
  const numbers = labels.map(
    (_, i) =>
      `ln(1 + p.c${i}), ${rate(`p.c${i}`, 'p.n', `o.rate${i}`)}, ${rate(`p.rc${i}`, 'p.rn', `o.rate${i}`)}`,
  );
  const rates = labels.map(
    (_, i) =>
      `(coalesce(sum(c${i}), 0) + ${START.actions}) / (coalesce(sum(n), 0) + ${START.impressions}) AS rate${i}`,
  );
  const engages = `greatest(${labels.join(', ')}) > 0 AND ${embedding?.column} IS NOT NULL`;
  return `WITH past AS (
      SELECT row, item, ${asked} AS asked, ${each((name, i) => `${counts[i]} OVER before AS ${name}, ${counts[i]} OVER recent AS r${name}`)}
        ${shown ? `, ${shown} AS shown` : ''}
        ${embedding ? `, ${embedding.column} AS embedding, max(t) FILTER (${engages}) OVER before AS engaged` : ''}
      FROM ${from} WINDOW
        before AS (PARTITION BY item ORDER BY t RANGE BETWEEN UNBOUNDED PRECEDING AND ${since}${delay + 1} PRECEDING),
        recent AS (PARTITION BY item ORDER BY t RANGE BETWEEN ${since}${recent + delay} PRECEDING AND ${since}${delay + 1} PRECEDING)
    ), daily AS (
      -- The day from whose start on a row is known.
      SELECT (t + ${delay}) // ${DAY_MICROSECONDS} + 1 AS known, ${each((name, i) => `${counts[i]} AS ${name}`)}
      FROM ${from} GROUP BY known
    ), days AS (
      SELECT DISTINCT ${asked} // ${DAY_MICROSECONDS} AS today FROM ${from}
    ), overall AS (
      SELECT today, ${rates.join(', ')} FROM days LEFT JOIN daily ON known <= today GROUP BY today
    )${embedding ? engagersSql(from, engages, embedding) : ''}
    SELECT p.row AS row, CASE WHEN p.n > 0 THEN [ln(1 + p.n), ${numbers.join(', ')}] END AS item_history${
      embedding ? `, ${ENGAGERS} AS engagers` : ''
    }
    FROM past p JOIN overall o ON o.today = p.asked // ${DAY_MICROSECONDS}
    ${embedding ? 'LEFT JOIN engagers e ON e.item = p.item AND e.t = p.engaged' : ''}
    ${shown ? 'WHERE p.shown = 0' : ''} ORDER BY p.row`;
}

/** Of each item and time at which users engaged with it: the mean embedding of all who had until then. */
function engagersSql(
  from: string,
  engages: string,
  {column, width}: NonNullable<ItemHistoryOptions['embedding']>,
): string {
  const dims = Array.from({length: width}, (_, d) => d + 1);
  return `, likers AS (
      SELECT item, t, count(*) AS n, ${dims.map((d) => `sum(${column}[${d}]::DECIMAL(18, 9)) AS s${d}`).join(', ')}
      FROM ${from} WHERE ${engages} GROUP BY item, t
    ), engagers AS (
      SELECT item, t, [${dims.map((d) => `(sum(s${d}) OVER until)::DOUBLE / sum(n) OVER until`).join(', ')}] AS mean
      FROM likers WINDOW until AS (PARTITION BY item ORDER BY t)
    )`;
}

const length = (list: string) => `sqrt(list_dot_product(${list}, ${list}))`;
const COSINE = `list_dot_product(e.mean, p.embedding) / nullif(${length('e.mean')} * ${length('p.embedding')}, 0)`;
const ENGAGERS = `CASE WHEN e.mean IS NOT NULL THEN list_append(e.mean, coalesce(${COSINE}, 0)) END`;
