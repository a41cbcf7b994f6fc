import {DAY_MICROSECONDS} from '../read/source-cells.js';
import type {LogSchema} from '../schema/schema.js';

/** What to compute, and from which columns. */
export interface ItemHistoryOptions extends NonNullable<LogSchema['history']> {
  /** A relation with `row`, `item`, `t` (when the row was shown, in microseconds) and the columns below. */
  readonly from: string;
  /** Column of the time as of which the history of a row is computed, at most its `t`: the time of its request. Default `t`. */
  readonly asked?: string | undefined;
  /** Columns of 0 and 1, one for each action. */
  readonly labels: readonly string[];
  /** Column of 0 and 1: rows with 0 were not shown, and only their history is computed. By default all rows were shown, and the history of all is computed. */
  readonly shown?: string;
  /** Column of the user's embedding, a list of numbers, and its width. */
  readonly embedding?: {readonly column: string; readonly width: number} | undefined;
}

/** The overall rate is smoothed with one action in 50 impressions. */
const START = {actions: 1, impressions: 50};

/**
 * A query for the history of the item of each row, in the order of `row`. It is computed as of the time
 * of the row: from rows that were shown earlier by more than `delayHours`. Rows of the same time or the
 * same request do not contribute to each other.
 *
 * - `item_history`, NULL if the item was never shown: `log(1 + n)` of its `n` impressions, then for each
 *   action `log(1 + c)`, `log r` and `log r'`. `c` is the count of the action, `r = (c + prior * R) / (n + prior)`
 *   its smoothed rate and `r'` the same over the last `windowDays`. `R = (C + 1) / (N + 50)` is the rate
 *   over all items, of `C` actions in `N` impressions on the days (UTC) that had ended, by more than
 *   `delayHours`, when the day of the row began.
 * - `engagers`, with `embedding`, NULL if nobody engaged: the mean embedding of the users who did any
 *   action, then its cosine with the user of this row (0 if either is missing or zero).
 *
 * Counts are whole numbers and embeddings are summed as decimals with nine places, so that the result
 * does not depend on the order in which threads add. `from` is read several times: it should be a table.
 */
export function itemHistorySql(options: ItemHistoryOptions): string {
  const {from, labels, windowDays, prior, delayHours, shown, embedding, asked = 't'} = options;
  const delay = Math.round(delayHours * 3_600_000_000);
  const recent = Math.round(windowDays * DAY_MICROSECONDS);
  // At least 1 microsecond, since a row of the same time is not earlier.
  const since = asked === 't' ? '' : `t - ${asked} + `;
  // What was not shown has neither impressions nor actions.
  const among = shown ? ` AND ${shown} > 0` : '';
  const impressions = shown ? `count(*) FILTER (${shown} > 0)` : 'count(*)';
  const counts = [impressions, ...labels.map((label) => `count(*) FILTER (${label} > 0${among})`)];
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
  const engages = `greatest(${labels.join(', ')}) > 0 AND ${embedding?.column} IS NOT NULL${among}`;
  return `WITH past AS (
      SELECT row, item, ${asked} AS asked, ${each((name, i) => `${counts[i]} OVER before AS ${name}, ${counts[i]} OVER recent AS r${name}`)}
        ${shown ? `, ${shown} AS shown` : ''}
        ${embedding ? `, ${embedding.column} AS embedding, max(t) FILTER (${engages}) OVER before AS engaged` : ''}
      FROM ${from} WINDOW
        before AS (PARTITION BY item ORDER BY t RANGE BETWEEN UNBOUNDED PRECEDING AND ${since}${delay + 1} PRECEDING),
        recent AS (PARTITION BY item ORDER BY t RANGE BETWEEN ${since}${recent + delay} PRECEDING AND ${since}${delay + 1} PRECEDING)
    ), daily AS (
      -- The day from the beginning of which a row is known.
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

/** For each item and time of engagement, the mean embedding of all users who had engaged until then. */
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
