import {access} from 'node:fs/promises';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {packageError} from '@cs/core';
import type {DuckDBConnection} from '@duckdb/node-api';
import {isOwn, reason} from '../files/error-text.js';
import {type BadRows, refuseBadRows} from '../read/bad-rows.js';
import {csvReader, headerOf} from '../read/csv-format.js';
import {withDuckDb} from '../read/duckdb.js';
import {refuseMissingColumns} from '../read/missing-columns.js';
import type {Cell} from '../read/source-cells.js';
import {stageRows} from '../read/stage-rows.js';
import {textStream} from '../read/text-files.js';
import {EDITIONS, type Edition, type EditionFile} from './movielens-editions.js';

/** What is known of a film without any rating. */
export interface Film {
  readonly title: string;
  readonly genres: readonly string[];
}

/** What is known of a user without any rating. */
export interface Person {
  readonly age: number;
  readonly gender: string;
  readonly occupation: string;
}

/** A rating dataset, in the same form for every edition. The ratings are columns, ordered by time. */
export interface MovieLensData {
  /** Name of the dataset, e.g. `MovieLens 100K`. */
  readonly edition: string;
  /** The highest rating that the dataset allows. */
  readonly most: number;
  readonly user: number[];
  readonly item: number[];
  readonly rating: number[];
  /** Seconds since 1970. */
  readonly time: number[];
  readonly films: ReadonlyMap<number, Film>;
  /** Empty where the dataset does not describe its users. */
  readonly people: ReadonlyMap<number, Person>;
  /** Ratings that were left out. */
  readonly badRows: BadRows;
}

/** Names in place of a genre for films that have none. */
const NO_GENRE = ['', 'unknown', '(no genres listed)'];

/** Which share of a file's rows may be bad, and who is told of them. */
interface BadRowsRule {
  readonly atMost: number;
  /** Called once for each file with bad rows. */
  readonly onBadRows: (report: BadRows) => void;
}

/**
 * Reads the dataset in a folder. Bad rows of each file are left out and reported.
 *
 * @throws if the folder does not exist or holds no known dataset, a file cannot be read or too many of its rows are bad.
 */
export async function readMovieLens(folder: string, rule: BadRowsRule): Promise<MovieLensData> {
  const edition = await editionOf(folder);
  return withDuckDb(async (connection) => {
    const read = <Values extends string>(
      file: EditionFile<Values>,
      columns: readonly NoInfer<Values>[],
      order: readonly NoInfer<Values>[],
    ) => readFile(connection, join(folder, file.name), file, {columns, order, ...rule});
    // Many ratings share their second: the order must not depend on how the file was read.
    const ratings = await read(edition.ratings, ['user', 'item', 'rating', 'time'], ['time', 'user', 'item']);
    const films = await read(edition.films, ['id', 'title', 'genres'], ['id']);
    const people = edition.people
      ? await read(edition.people, ['id', 'age', 'gender', 'occupation'], ['id'])
      : {rows: []};
    const numbers = (column: number) => ratings.rows.map((row) => Number(row[column]));
    return {
      edition: edition.name,
      most: edition.scale.most,
      badRows: ratings.badRows,
      user: numbers(0),
      item: numbers(1),
      rating: numbers(2),
      time: numbers(3),
      films: new Map(
        films.rows.map(([id, title, genres]) => [
          Number(id),
          {
            title: String(title),
            genres: String(genres ?? '')
              .split('|')
              .filter((name) => !NO_GENRE.includes(name)),
          },
        ]),
      ),
      people: new Map(
        people.rows.map(([id, age, gender, occupation]) => [
          Number(id),
          {age: Number(age), gender: String(gender), occupation: String(occupation)},
        ]),
      ),
    };
  });
}

/** The first edition whose files are all in the folder. */
async function editionOf(folder: string): Promise<Edition> {
  if (!(await isThere(folder))) {
    throw packageError(
      '@cs/log',
      'importMovieLens',
      `this folder does not exist. Received: ${folder}. Give the folder that the dataset was unpacked to.`,
    );
  }
  const wanted: string[] = [];
  for (const edition of EDITIONS) {
    const {name, ratings, films, people} = edition;
    const files = [ratings, films, ...(people ? [people] : [])];
    const found = await Promise.all(files.map((file) => isThere(join(folder, file.name))));
    // The users.dat of MovieTweetings has two columns instead of five.
    if (found.every(Boolean) && (!people || (await hasColumns(join(folder, people.name), people)))) {
      return edition;
    }
    wanted.push(`${files.map((file) => file.name).join(', ')} (${name})`);
  }
  throw packageError(
    '@cs/log',
    'importMovieLens',
    `this folder holds no known dataset. Received: ${folder}, looked for ${wanted.join('; ')}. Give the folder that the dataset was unpacked to.`,
  );
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Whether the first line of a file has as many cells as the file should have columns. */
async function hasColumns(path: string, {csv, columns = []}: EditionFile<string>): Promise<boolean> {
  for await (const line of createInterface({input: textStream(path)})) {
    return line.split(csv.delimiter).length === columns.length;
  }
  return true;
}

/** The good rows of a file and a report of the bad ones. */
async function readFile(
  connection: DuckDBConnection,
  path: string,
  {csv, columns: names, values, unique}: EditionFile<string>,
  {columns, order, atMost, onBadRows}: {columns: readonly string[]; order: readonly string[]} & BadRowsRule,
): Promise<{rows: unknown[][]; badRows: BadRows}> {
  const cells: Cell[] = Object.entries(values).map(([name, {columns, sql, wrong, required = true}]) => ({
    name: `"${name}"`,
    columns,
    sql,
    required,
    ...(wrong && {wrong}),
  }));
  try {
    const reader = csvReader(names ?? (await headerOf(connection, path, csv.delimiter)), csv);
    const wanted = {files: [path], reader, cells};
    await refuseMissingColumns(connection, wanted, path, 'importMovieLens');
    const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`);
    const {good, badRows, drop} = await stageRows(connection, wanted, quoted(unique));
    refuseBadRows(badRows, atMost, path, 'importMovieLens');
    if (badRows.bad > 0) onBadRows(badRows);
    const result = await connection.runAndReadAll(
      `SELECT ${quoted(columns)} FROM ${good} ORDER BY ${quoted(order)}`,
    );
    const rows = result.getRows();
    await drop();
    return {rows, badRows};
  } catch (cause) {
    if (isOwn(cause)) throw cause;
    throw packageError(
      '@cs/log',
      'importMovieLens',
      `a file cannot be read. Received: ${path} (${reason(cause)}). Unpack the dataset again.`,
      {cause},
    );
  }
}
