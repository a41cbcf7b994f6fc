import {engagersOf} from '../schema/engagers-of.js';
import {expectedFeature, expectedMoment} from '../schema/expected-cell.js';
import type {FeatureSchema, InstantSchema, LogSchema} from '../schema/schema.js';
import type {SourceSql} from './source-sql.js';

/** One value that a log's rows hold, as SQL over {@link SourceSql.relation}. */
export interface Cell {
  /** Name in the tables that are made. */
  readonly name: string;
  /** Columns of the log it is made of. */
  readonly columns: readonly string[];
  /** The value, NULL where it is missing or cannot be read. */
  readonly sql: string;
  /** A row without it is bad. */
  readonly required: boolean;
  /** Condition over `value` under which a row is bad. */
  readonly wrong?: string;
  /** What a schema asks for there, and its place in the schema, for errors. */
  readonly expected?: string;
}

/** Microseconds in a day. */
export const DAY_MICROSECONDS = 86_400_000_000;

const MICROSECONDS = {s: 1e6, ms: 1e3, us: 1, days: DAY_MICROSECONDS};
/** Above the largest number of float32, in which features are kept. */
const FLOAT32 = 3.4028235e38;
/** Above what the sum of the engagers' embeddings holds, in decimals of nine places. */
const DECIMAL = 1e9;
/** From 1970 to 2200: else the unit is wrong. */
const NO_MOMENT = 'value < 0 OR value > 7258118400000000';

/** The values that a schema asks for: `request`, `user`, `item`, `t` (microseconds), labels `label_<i>`, features `feature_<i>`. */
export function cellsOf(schema: LogSchema, source: SourceSql): Cell[] {
  const text = (column: string) => `CAST(${source.scalar(column)} AS VARCHAR)`;
  const number = (column: string) => `TRY_CAST(${source.scalar(column)} AS DOUBLE)`;
  const id = (name: string, columns: readonly string[]): Cell => ({
    name,
    columns,
    // '||' is NULL as soon as one part is; the sign between the parts keeps (a, bc) and (ab, c) apart.
    sql: columns.map(text).join(` || chr(31) || `),
    required: true,
    expected: `a value (${name})`,
  });
  const moment = (name: string, place: string, {column, unit}: InstantSchema): Cell => ({
    name,
    columns: [column],
    sql:
      unit === 'timestamp'
        ? `epoch_us(TRY_CAST(${source.scalar(column)} AS TIMESTAMPTZ))`
        : `TRY_CAST(round(${number(column)} * ${MICROSECONDS[unit]}) AS BIGINT)`,
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
      sql: number(schema.position),
      required: true,
      wrong: 'value < 0 OR value > 255 OR value <> floor(value)',
      expected: 'a whole number from 0 to 255 (position)',
    });
  }
  Object.entries(schema.actions).forEach(([key, action], i) => {
    const name = `label_${i}`;
    const place = `(actions.${key})`;
    if (typeof action === 'string') {
      const sql = `coalesce(${number(action)}, TRY_CAST(${source.scalar(action)} AS BOOLEAN)::DOUBLE)`;
      const expected = `0 or 1, true or false; of another number a threshold, atLeast ${place}`;
      cells.push({
        name,
        columns: [action],
        sql,
        required: true,
        wrong: 'value <> 0 AND value <> 1',
        expected,
      });
    } else {
      const {column, atLeast} = action;
      const sql = `CASE WHEN isfinite(${number(column)}) THEN (${number(column)} >= ${atLeast})::DOUBLE END`;
      cells.push({name, columns: [column], sql, required: true, expected: `a number ${place}`});
    }
  });
  const engagers = engagersOf(schema)?.column;
  Object.entries(schema.features).forEach(([key, feature], i) => {
    const name = `feature_${i}`;
    const below = name === engagers ? DECIMAL : FLOAT32;
    const expected = `${expectedFeature(feature)} (features.${key})`;
    cells.push({...featureCell(name, feature, source, {text, number}, below), expected});
  });
  return cells;
}

function featureCell(
  name: string,
  feature: FeatureSchema,
  source: SourceSql,
  {text, number}: Record<'text' | 'number', (column: string) => string>,
  below: number,
): Cell {
  // So written that it takes in what is not finite.
  const tooLarge = (value: string) => `NOT abs(${value}) < ${below}`;
  const anyTooLarge = (list: string) => `len(list_filter(${list}, y -> y IS NULL OR ${tooLarge('y')})) > 0`;
  const {column, type} = feature;
  const cell = {name, columns: [column], required: 'missing' in feature && feature.missing === 'refuse'};
  if (type === 'dense') return {...cell, sql: number(column), wrong: tooLarge('value')};
  if (type === 'categorical') return {...cell, sql: text(column)};
  if (type === 'embedding') {
    const wrong = `len(value) <> ${feature.width} OR ${anyTooLarge('value')}`;
    return {...cell, sql: source.list(column, 'DOUBLE'), wrong};
  }
  const {of, separator} = feature;
  if (of === 'categorical') {
    return {
      ...cell,
      sql: source.list(column, 'VARCHAR', separator),
      wrong: 'list_count(value) <> len(value)',
    };
  }
  if (of === 'dense')
    return {...cell, sql: source.list(column, 'DOUBLE', separator), wrong: anyTooLarge('value')};
  const each = `x -> x IS NULL OR len(x) <> ${feature.width} OR ${anyTooLarge('x')}`;
  return {...cell, sql: source.list(column, 'DOUBLE[]'), wrong: `len(list_filter(value, ${each})) > 0`};
}
