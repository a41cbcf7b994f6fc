import type {DuckDBConnection} from '@duckdb/node-api';
import {quoted} from './duckdb.js';

/** How CSV files are written, where a schema says so. */
export interface CsvOptions {
  /** Default: a comma, or a tab in .tsv. */
  readonly delimiter?: string | undefined;
  /** Strings that stand for a missing value, beside the empty one. */
  readonly nulls?: readonly string[] | undefined;
  /** Between the whole part of a number and its fraction. Default: a point. */
  readonly decimal?: ',' | '.' | undefined;
}

/**
 * A kind of file that logs, rows to score and scores are read from. A new format is one file that
 * exports such an object, and one entry in `formats.ts`.
 */
export interface LogFormat {
  /** For messages, such as `csv`. */
  readonly name: string;
  /** Extensions of its files, without the dot. */
  readonly extensions: readonly string[];
  /**
   * Present for a format of text in UTF-8, whose files may also be gzipped. `brokenLines` is the
   * share of lines that may hold other bytes.
   */
  readonly text?: {readonly brokenLines: number};
  /** Present if its files are lines of cells between delimiters, which the `csv` of a schema describes. */
  readonly delimited?: true;
  /** Options of DuckDB's COPY to write such a file; absent where the format can only be read. */
  readonly copyOptions?: (path: string) => string;
  /** Whether COPY writes values of type JSON as they are, instead of as a string. */
  readonly writesJson?: true;
  /** Opens the files of one log. `sample`: only the first rows will be read. */
  open(
    connection: DuckDBConnection,
    files: readonly string[],
    csv: CsvOptions,
    sample: boolean,
  ): Promise<LogReader>;
}

/** The files of one log, sorted by name. */
export interface SourceFiles {
  readonly format: LogFormat;
  readonly files: readonly string[];
}

/** The rows and columns of a log's files, as SQL. An empty string and NaN are missing values: NULL. */
export interface LogReader {
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** Whether records may have further columns, as later lines of JSON may. */
  readonly hasMoreColumns?: true;
  /** A query of one file for its records, with {@link ORDINAL}: the number of the record, from 1. */
  relation(file: string): string;
  /** Columns that hold records instead of values, and the type of each as the file names it. */
  readonly nested?: ReadonlyMap<string, string>;
  /** A column as a string, or as the value it is in a typed file. */
  scalar(column: string): string;
  /** A column as DOUBLE; true and false are 1 and 0. NULL where it cannot be read. */
  number(column: string): string;
  /** A column as a list with elements of a type. NULL where it is no list; an unreadable element is NULL. */
  list(column: string, element: string, separator?: string): string;
  /** A column exactly as it is in the file. `json`: as JSON where the file holds JSON. */
  verbatim(column: string, json: boolean): string;
  /** When a record cannot be read at all, and its text. */
  readonly broken?: {readonly when: string; readonly text: string};
  /** Tables in which DuckDB keeps the lines that it could not cut into columns. */
  readonly rejects?: {readonly table: string; readonly scans: string};
  /** Finds lines of a file by its records; absent where the number of a record is its line. */
  readonly lines?: (path: string, records: WantedRecords) => Promise<RecordLines>;
  /** What to do where the columns look wrong. */
  readonly advice?: string | undefined;
}

/** Records whose lines are asked for. All numbers count from 1. */
export interface WantedRecords {
  /** Rejected records, numbered as DuckDB does: with the header and blank lines. */
  readonly rejected: ReadonlySet<number>;
  /** Records that were read, numbered without the header, blank lines and rejected records. */
  readonly ordinals: ReadonlySet<number>;
  /** All rejected records, asked for or not. */
  readonly lost: ReadonlySet<number>;
}

/** Lines by record, counted from 1 as an editor does. */
export interface RecordLines {
  readonly rejected: ReadonlyMap<number, number>;
  readonly ordinals: ReadonlyMap<number, number>;
}

/** Column with the number of a record, named so that no column of a log hides it. */
export const ORDINAL = '__cs_ordinal';

/** A string as a number: NaN is missing, and words of truth such as `true`, `T` and `yes` are 1. */
export function textNumber(text: string): string {
  return `coalesce(${numberOrNull(`TRY_CAST(${text} AS DOUBLE)`)}, TRY_CAST(${text} AS BOOLEAN)::DOUBLE)`;
}

/** A floating-point number, NULL where it is NaN. */
export function numberOrNull(number: string): string {
  return `(CASE WHEN NOT isnan(${number}) THEN ${number} END)`;
}

/** A list in a string: `[1, 2]`, or with a separator `1|2`. Lists of lists have the first form only. */
export function textList(text: string, element: string, separator?: string): string {
  return separator === undefined
    ? `TRY_CAST(${text} AS ${element}[])`
    : `TRY_CAST(string_split(${text}, ${quoted(separator)}) AS ${element}[])`;
}
