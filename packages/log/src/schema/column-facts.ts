import {cellSql, oneRow, type Sample} from './sample.js';

/** What the values of a column look like in a sample. */
export interface ColumnFacts {
  readonly name: string;
  /**
   * What at least 95 % of the cells that are not empty can be read as. `bit`: 0 and 1, or true and
   * false. `mixed`: more than half of the cells are numbers, times or lists, but fewer than 95 %.
   * `records`: objects with fields of their own.
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
  /** The values, where there are at most 20. */
  readonly values: readonly string[];
  /** Range of the numbers, or of the lengths of lists or inner vectors, without the outer 2.5 % on each side. */
  readonly least: number;
  readonly most: number;
  /** Whether at least 95 % of the numbers are whole. */
  readonly whole: boolean;
  /** For text that people, but not SQL, read as a time or a number: how it is written. */
  readonly form?: 'moment' | 'decimal comma';
  /** Separator in text that holds lists. */
  readonly separator?: string;
}

/** Share of cells that decides the kind: one odd cell must not turn a label into a category. */
const ENOUGH = 0.95;
/** `01.03.2024 22:27:58`, `03/01/2024`, `22:27`; and `1.234,50`. */
const DATE = String.raw`(\d{1,2}[./-] ?\d{1,2}[./-] ?(\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})([T, ]+\d{1,2}:\d{2}.*)?`;
const FORMS = {moment: String.raw`${DATE}|\d{1,2}:\d{2}(:\d{2})?`, comma: String.raw`[+-]?\d[\d. ]*,\d+`};
/** Up to so many distinct values are listed. */
const FEW = 20;

/** Describes a column of a sample. */
export async function factsOf(sample: Sample, name: string): Promise<ColumnFacts> {
  const {reader, rows} = sample;
  const sql = cellSql(sample, name);
  const {text, number, bit, instant} = sql;
  const [numbers, vectors, texts] = ['DOUBLE', 'DOUBLE[]', 'VARCHAR'].map((element) =>
    reader.list(name, element),
  );
  const clean = (list: string) => `count(*) FILTER (list_count(${list}) = len(${list}))`;
  const inner = `list_transform(${vectors}, x -> len(x))`;
  const most = (order: number, list: string) => `quantile_disc(${list}, ${order})`;
  const row = await oneRow(
    sample,
    `SELECT count(${text}) AS cells, count(DISTINCT ${text}) AS many, count(${number}) AS number, count(${bit}) AS bit,
      count(${instant}) AS instant, ${clean(numbers!)} AS numbers, ${clean(vectors!)} AS vectors, ${clean(texts!)} AS texts,
      ${most(0.025, number)} AS low, ${most(0.975, number)} AS high,
      count(*) FILTER (${number} = floor(${number})) AS whole,
      ${most(0.025, `len(${numbers})`)} AS short, ${most(0.975, `len(${numbers})`)} AS long,
      ${most(0.025, `list_min(${inner})`)} AS shortest, ${most(0.975, `list_max(${inner})`)} AS longest,
      ${written('moment', text)}, ${written('comma', text)},
      count(*) FILTER (contains(${text}, '|')) AS piped FROM ${rows}`,
  );
  const count = (key: string) => Number(row[key] ?? 0);
  const cells = count('cells');
  const enough = (key: string) => count(key) >= ENOUGH * cells;
  const few = count('many') <= FEW ? await distinctValues(sample, text) : [];
  const facts = {name, cells, distinct: count('many'), values: few, odd: 0, least: 0, most: 0, whole: false};
  if (cells === 0) return {...facts, kind: 'empty'};
  if (reader.nested?.has(name)) return {...facts, kind: 'records'};
  const of = async (kind: keyof typeof sql, size: Partial<ColumnFacts>): Promise<ColumnFacts> => {
    const odd = await oddCells(sample, text, `${sql[kind]} IS NOT NULL`);
    return {...facts, kind: kind as ColumnFacts['kind'], ...odd, ...size};
  };
  // Counts are mostly 0 and 1 as well: a few other values are errors, more of them are a range.
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
    // Where nearly all lists have one length, another length is an error.
    const long = least === most ? ` AND len(list_filter(${lengths}, x -> x <> ${least})) = 0` : '';
    const odd = await oddCells(sample, text, `list_count(${list}) = len(${list})${long}`);
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

async function distinctValues({connection, rows}: Sample, text: string): Promise<string[]> {
  const reader = await connection.runAndReadAll(
    `SELECT DISTINCT left(${text}, 40) AS each FROM ${rows} WHERE ${text} IS NOT NULL ORDER BY each`,
  );
  return reader.getRows().map(([each]) => String(each));
}

/** Counts the cells for which a condition does not hold, and gives one of them. */
async function oddCells(
  sample: Sample,
  text: string,
  condition: string,
): Promise<Pick<ColumnFacts, 'odd' | 'oddValue'>> {
  const {odd, example} = await oneRow(
    sample,
    `SELECT count(*) AS odd, min(left(${text}, 40)) AS example
     FROM ${sample.rows} WHERE ${text} IS NOT NULL AND NOT coalesce(${condition}, false)`,
  );
  return {odd: Number(odd), ...(example === null ? {} : {oddValue: String(example)})};
}
