import {quoted} from './parquet.js';
import type {SourceFormat} from './source-files.js';

/** How the columns of a log are written in SQL, whatever its format. */
export interface SourceSql {
  readonly format: SourceFormat;
  /** Names of the columns; in JSON lines, the keys of the first 1000. */
  readonly columns: readonly string[];
  /** A query of one file with its columns and {@link ORDINAL}, the number of the record in the file, from 1. */
  relation(file: string): string;
  /** Columns that hold records, which are no values, and the type of each as the file names it. Text has none. */
  readonly nested?: ReadonlyMap<string, string>;
  /** A column as text or as the number it is. */
  scalar(column: string): string;
  /** A column as a list, of the SQL type of its elements; NULL elements where they could not be read. */
  list(column: string, element: string, separator?: string): string;
  /** How CSV is cut; absent of other formats, whose records are lines or rows. */
  readonly csv?: CsvShape;
  /** Where CSV keeps what it could not cut into columns: the name of a table of DuckDB. */
  readonly rejects?: string;
  /** Where a record may be broken as a whole: the condition, and the record as text. */
  readonly broken?: {readonly when: string; readonly text: string};
}

/** Column of the number of a record: a name of its own, for one of a log's would hide it. */
export const ORDINAL = '__cs_ordinal';

/** A name as SQL. */
export function named(column: string): string {
  return `"${column.replaceAll('"', '""')}"`;
}

/** How CSV is cut. */
export interface CsvShape {
  readonly delimiter: string;
  readonly header: boolean;
  /** `"` by default; '' where the text has quotes that mean nothing. */
  readonly quote?: string;
  readonly encoding?: 'latin-1';
  /** Texts that stand for no value, beside the empty one. */
  readonly nulls?: readonly string[] | undefined;
}

/** A list in text, `[1, 2]` or with a separator of its own; lists of lists in the former only. */
export function textList(text: string, element: string, separator?: string): string {
  return separator === undefined
    ? `TRY_CAST(${text} AS ${element}[])`
    : `TRY_CAST(string_split(${text}, ${quoted(separator)}) AS ${element}[])`;
}
