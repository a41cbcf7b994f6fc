import type {DuckDBConnection} from '@duckdb/node-api';
import type {SourceSql} from '../read/source-sql.js';

/** What the values of a column look like in a sample. */
export interface ColumnFacts {
  readonly name: string;
  /**
   * What at least 95 % of the cells that are not empty can be read as; `bit` is 0 and 1, or true and false; `mixed` where more than half
   * are numbers, moments or lists, but not so many; `records` have fields of their own.
   */
  readonly kind:
    | 'empty'
    | 'bit'
    | 'number'
    | 'instant'
    | 'text'
    | 'numbers'
    | 'vectors'
    | 'texts'
    | 'mixed'
    | 'records';
  /** Cells that are not empty. */
  readonly cells: number;
  /** Those that are not of the kind. */
  readonly odd: number;
  /** One of them. */
  readonly oddValue?: string;
  readonly distinct: number;
  /** Some of the values, where there are few. */
  readonly values: readonly string[];
  /** Of numbers, of the lengths of lists, and of those of the inner vectors: all but the outermost 2.5 % on each side. */
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  /** How most of the cells of text are written, where that is a moment or a number to people but not to SQL. */
  readonly form?: 'moment' | 'decimal comma';
  /** Between the parts of text that holds lists. */
  readonly separator?: string;
}

/** Share of the cells that makes a kind: one that cannot be read must not turn a label into a category. */
const ENOUGH = 0.95;
/** `01.03.2024 22:27:58`, `03/01/2024`, `22:27`; and `1.234,50`. */
const DATE = String.raw`(\d{1,2}[./-] ?\d{1,2}[./-] ?(\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})([T, ]+\d{1,2}:\d{2}.*)?`;
const FORMS = {moment: String.raw`${DATE}|\d{1,2}:\d{2}(:\d{2})?`, comma: String.raw`[+-]?\d[\d. ]*,\d+`};
/** Values that are looked at one by one. */
const FEW = 20;

/** Looks at a column of the table `sample`. */
export async function factsOf(
  connection: DuckDBConnection,
  source: SourceSql,
  name: string,
): Promise<ColumnFacts> {
  const sql = cellSql(source, name);
  const {text, number, bit, instant} = sql;
  const [numbers, vectors, texts] = ['DOUBLE', 'DOUBLE[]', 'VARCHAR'].map((element) =>
    source.list(name, element),
  );
  const clean = (list: string) => `count(*) FILTER (list_count(${list}) = len(${list}))`;
  const inner = `list_transform(${vectors}, x -> len(x))`;
  const most = (order: number, list: string) => `quantile_disc(${list}, ${order})`;
  const reader = await connection.runAndReadAll(
    `SELECT count(${text}) AS cells, count(DISTINCT ${text}) AS many, count(${number}) AS number, count(${bit}) AS bit,
      count(${instant}) AS instant, ${clean(numbers!)} AS numbers, ${clean(vectors!)} AS vectors, ${clean(texts!)} AS texts,
      ${most(0.025, number)} AS low, ${most(0.975, number)} AS high,
      count(*) FILTER (${number} = floor(${number})) AS whole,
      ${most(0.025, `len(${numbers})`)} AS short, ${most(0.975, `len(${numbers})`)} AS long,
      ${most(0.025, `list_min(${inner})`)} AS shortest, ${most(0.975, `list_max(${inner})`)} AS longest,
      ${written('moment', text)}, ${written('comma', text)},
      count(*) FILTER (contains(${text}, '|')) AS piped FROM sample`,
  );
  const row = reader.getRowObjects()[0]!;
  const count = (key: string) => Number(row[key] ?? 0);
  const cells = count('cells');
  const enough = (key: string) => count(key) >= ENOUGH * cells;
  const few = count('many') <= FEW ? await distinctValues(connection, text) : [];
  const facts = {name, cells, distinct: count('many'), values: few, odd: 0, least: 0, most: 0, whole: false};
  if (cells === 0) return {...facts, kind: 'empty'};
  if (source.nested?.has(name)) return {...facts, kind: 'records'};
  const of = async (kind: keyof typeof sql, size: Partial<ColumnFacts>): Promise<ColumnFacts> => {
    const odd = await oddCells(connection, text, `${sql[kind]} IS NOT NULL`);
    return {...facts, kind: kind as ColumnFacts['kind'], ...odd, ...size};
  };
  // Counts are mostly 0 and 1, too: a few others are slips, more than that are a range of their own.
  if (enough('bit') && count('number') - count('bit') <= Math.max(1, 0.01 * cells)) {
    return of('bit', {least: 0, most: 1, whole: true});
  }
  if (enough('number')) {
    const whole = count('whole') >= ENOUGH * count('number');
    return of('number', {least: count('low'), most: count('high'), whole});
  }
  if (enough('instant')) return of('instant', {});
  for (const [kind, list, low, high, lengths] of [
    ['numbers', numbers!, 'short', 'long', `[len(${numbers})]`],
    ['vectors', vectors!, 'shortest', 'longest', inner],
  ] as const) {
    if (!enough(kind)) continue;
    const [least, most] = [count(low), count(high)];
    // Where nearly all are as long, another length is a slip.
    const long = least === most ? ` AND len(list_filter(${lengths}, x -> x <> ${least})) = 0` : '';
    const odd = await oddCells(connection, text, `list_count(${list}) = len(${list})${long}`);
    return {...facts, kind, ...odd, least, most};
  }
  if (count('texts') === cells) return {...facts, kind: 'texts'};
  if (count('piped') > 0.2 * cells) return {...facts, kind: 'texts', separator: '|'};
  for (const kind of ['number', 'instant'] as const) {
    if (count(kind) > cells / 2) return {...(await of(kind, {})), kind: 'mixed'};
  }
  if (count('moment') > cells / 2) return {...facts, kind: 'text', form: 'moment'};
  if (count('comma') > cells / 2) return {...facts, kind: 'text', form: 'decimal comma'};
  return {...facts, kind: 'text'};
}

const written = (form: keyof typeof FORMS, text: string) =>
  `count(*) FILTER (regexp_full_match(trim(${text}), '${FORMS[form]}')) AS ${form}`;

/** A cell as text, and as what it may be; NULL where it cannot be read so. */
export function cellSql(source: Pick<SourceSql, 'scalar'>, name: string) {
  const text = `CAST(${source.scalar(name)} AS VARCHAR)`;
  const any = `TRY_CAST(${text} AS DOUBLE)`;
  const number = `(CASE WHEN isfinite(${any}) THEN ${any} END)`;
  const truth = `TRY_CAST(${text} AS BOOLEAN)::INTEGER`;
  const bit = `(CASE WHEN ${number} IN (0, 1) THEN ${number}::INTEGER WHEN ${any} IS NULL THEN ${truth} END)`;
  return {text, number, bit, instant: `TRY_CAST(${text} AS TIMESTAMPTZ)`};
}

async function distinctValues(connection: DuckDBConnection, text: string): Promise<string[]> {
  const reader = await connection.runAndReadAll(
    `SELECT DISTINCT left(${text}, 40) AS each FROM sample WHERE ${text} IS NOT NULL ORDER BY each`,
  );
  return reader.getRows().map(([each]) => String(each));
}

/** How many cells are not sound, and one of them. */
async function oddCells(
  connection: DuckDBConnection,
  text: string,
  sound: string,
): Promise<Pick<ColumnFacts, 'odd' | 'oddValue'>> {
  const reader = await connection.runAndReadAll(
    `SELECT count(*), min(left(${text}, 40)) FROM sample WHERE ${text} IS NOT NULL AND NOT coalesce(${sound}, false)`,
  );
  const [[odd, oddValue]] = reader.getRows() as [[bigint, string | null]];
  return {odd: Number(odd), ...(oddValue === null ? {} : {oddValue})};
}
