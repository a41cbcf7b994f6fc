import type {FeatureSchema, InstantSchema, LogSchema} from '../schema/schema.js';
import {engagersOf} from '../schema/schema.js';
import {canonicalCategory, canonicalId} from './canonical.js';
import {quoted} from './duckdb.js';
import type {LogReader} from './log-format.js';

/** One value of each row, as SQL over {@link LogReader.relation}. */
export interface Cell {
  /** Name in the staged table. */
  readonly name: string;
  /** Columns of the log that it is computed from. */
  readonly columns: readonly string[];
  /** The value; NULL where it is missing or cannot be read. */
  readonly sql: string;
  /** What is in the file; NULL where the value is missing. Default: the column. */
  readonly raw?: string;
  /** Whether a row without the value is bad. */
  readonly required: boolean;
  /** A condition on `value` that makes the row bad. */
  readonly wrong?: string;
  /** What the schema asks for, with its place in the schema, for errors. */
  readonly expected?: string;
}

/** Microseconds in a day. */
export const DAY_MICROSECONDS = 86_400_000_000;

const MICROSECONDS = {s: 1e6, ms: 1e3, us: 1, days: DAY_MICROSECONDS};
/** Features are stored as float32: this is just above its largest number. */
const FLOAT32 = 3.4028235e38;
/** Embeddings of engagers are summed as decimals with nine places, which hold numbers below this. */
const DECIMAL = 1e9;
/** From 1970 to 2200: other times have the wrong unit. */
const NO_MOMENT = 'value < 0 OR value > 7258118400000000';

/** SQL for the columns of one log. */
interface Columns {
  readonly reader: LogReader;
  text(column: string): string;
  /** What is in a column of numbers, without NaN: it means that the value is missing. */
  rawNumber(column: string): string;
}

/**
 * The values that a schema asks for: `request`, `user`, `item`, `t` (microseconds), `created`,
 * `position`, the labels `label_<i>` and the features `feature_<i>`.
 */
export function cellsOf(schema: LogSchema, reader: LogReader): Cell[] {
  const text = (column: string) => `CAST(${reader.scalar(column)} AS VARCHAR)`;
  const rawNumber = (column: string) =>
    `CASE WHEN lower(trim(${text(column)})) NOT IN ('nan', '-nan') THEN ${text(column)} END`;
  const columns: Columns = {reader, text, rawNumber};
  const id = (name: string, of: readonly string[]): Cell => ({
    name,
    columns: of,
    // '||' is NULL if one part is. The sign between the parts distinguishes (a, bc) from (ab, c).
    sql: of.map((column) => canonicalId(text(column))).join(' || chr(31) || '),
    required: true,
    expected: `a value (${name})`,
  });
  const moment = (name: string, place: string, {column, unit}: InstantSchema): Cell => ({
    name,
    columns: [column],
    sql:
      unit === 'timestamp'
        ? `epoch_us(TRY_CAST(${reader.scalar(column)} AS TIMESTAMPTZ))`
        : `TRY_CAST(round(${reader.number(column)} * ${MICROSECONDS[unit]}) AS BIGINT)`,
    ...(unit === 'timestamp' ? {} : {raw: rawNumber(column)}),
    required: true,
    wrong: NO_MOMENT,
    expected: `${expectedMoment({column, unit})} (${place})`,
  });
  const cells: Cell[] = [
    id('request', typeof schema.request === 'string' ? [schema.request] : schema.request),
    id('user', [schema.user]),
    id('item', [schema.item]),
    moment('t', 'time', schema.time),
  ];
  if (schema.itemCreated) cells.push(moment('created', 'itemCreated, not after time', schema.itemCreated));
  if (schema.position) {
    cells.push({
      name: 'position',
      columns: [schema.position],
      sql: reader.number(schema.position),
      raw: rawNumber(schema.position),
      required: true,
      wrong: 'value < 0 OR value > 255 OR value <> floor(value)',
      expected: 'a whole number from 0 to 255 (position)',
    });
  }
  Object.entries(schema.actions).forEach(([key, action], i) => {
    cells.push({name: `label_${i}`, required: true, ...actionCell(action, `(actions.${key})`, columns)});
  });
  const engagers = engagersOf(schema)?.column;
  Object.entries(schema.features).forEach(([key, feature], i) => {
    const name = `feature_${i}`;
    const below = name === engagers ? DECIMAL : FLOAT32;
    const expected = `${expectedFeature(feature)} (features.${key})`;
    const required = 'missing' in feature && feature.missing === 'refuse';
    cells.push({
      name,
      required,
      columns: [feature.column],
      expected,
      ...featureCell(feature, columns, below),
    });
  });
  return cells;
}

function actionCell(
  action: LogSchema['actions'][string],
  place: string,
  {reader, text, rawNumber}: Columns,
): Omit<Cell, 'name' | 'required'> {
  if (typeof action === 'string') {
    return {
      columns: [action],
      sql: reader.number(action),
      raw: rawNumber(action),
      wrong: 'value <> 0 AND value <> 1',
      expected: `0 or 1, true or false; for other values a condition, atLeast or equals ${place}`,
    };
  }
  const {column} = action;
  if ('equals' in action) {
    const value = canonicalCategory(quoted(String(action.equals)));
    const sql = `(${canonicalCategory(text(column))} = ${value})::DOUBLE`;
    return {columns: [column], sql, expected: `a value ${place}`};
  }
  const number = reader.number(column);
  return {
    columns: [column],
    sql: `CASE WHEN isfinite(${number}) THEN (${number} >= ${action.atLeast})::DOUBLE END`,
    raw: rawNumber(column),
    expected: `a number ${place}`,
  };
}

function featureCell(
  feature: FeatureSchema,
  {reader, text, rawNumber}: Columns,
  below: number,
): Pick<Cell, 'sql' | 'raw' | 'wrong'> {
  // Written so that it is true for infinity.
  const tooLarge = (value: string) => `NOT abs(${value}) < ${below}`;
  const anyTooLarge = (list: string) => `len(list_filter(${list}, y -> y IS NULL OR ${tooLarge('y')})) > 0`;
  const {column, type} = feature;
  if (type === 'dense') {
    return {sql: reader.number(column), raw: rawNumber(column), wrong: tooLarge('value')};
  }
  if (type === 'categorical') return {sql: canonicalCategory(text(column))};
  if (type === 'embedding') {
    const wrong = `len(value) <> ${feature.width} OR ${anyTooLarge('value')}`;
    return {sql: reader.list(column, 'DOUBLE'), wrong};
  }
  const {of, separator} = feature;
  if (of === 'categorical') {
    const list = reader.list(column, 'VARCHAR', separator);
    return {
      sql: `list_transform(${list}, x -> ${canonicalCategory('x')})`,
      wrong: 'list_count(value) <> len(value)',
    };
  }
  if (of === 'dense') {
    return {sql: reader.list(column, 'DOUBLE', separator), wrong: anyTooLarge('value')};
  }
  const each = `x -> x IS NULL OR len(x) <> ${feature.width} OR ${anyTooLarge('x')}`;
  return {sql: reader.list(column, 'DOUBLE[]'), wrong: `len(list_filter(value, ${each})) > 0`};
}

function expectedMoment({unit}: InstantSchema): string {
  if (unit === 'timestamp') return 'a date with a time, such as 2026-01-31T12:00:00Z, unit: timestamp';
  return `a number since 1970, up to the year 2200, unit: ${unit}`;
}

function expectedFeature(feature: FeatureSchema): string {
  if (feature.type === 'dense') return 'a number';
  if (feature.type === 'categorical') return 'a string or a number';
  if (feature.type === 'embedding') return `${feature.width} numbers, as text [0.5, -1]`;
  const {of, width, separator} = feature;
  if (of === 'embedding') return `a list of vectors of ${width} numbers each, as text [[0.5, -1], [2, 0]]`;
  const [what, first, second] = of === 'dense' ? ['numbers', '0.5', '-1'] : ['categories', 'a', 'b'];
  return `a list of ${what}, as text ${separator === undefined ? `[${first}, ${second}]` : `${first}${separator}${second}`}`;
}
