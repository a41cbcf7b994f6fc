import {access} from 'node:fs/promises';
import {join} from 'node:path';
import type {DuckDBConnection} from '@duckdb/node-api';
import {isOwn} from '../files/error-text.js';
import {type BadRows, refuseBadRows} from '../read/bad-rows.js';
import {csvSource, headerOf} from '../read/csv-source.js';
import {refuseMissingColumns} from '../read/missing-columns.js';
import {quotedToRead, withDuckDb} from '../read/parquet.js';
import type {Cell} from '../read/source-cells.js';
import {stageRows} from '../read/stage-rows.js';
import {EDITIONS, type Edition} from './movielens-editions.js';

/** One film: what is known of it without any rating. */
export interface Film {
  readonly title: string;
  readonly genres: readonly string[];
}

/** One person; the datasets with people tell all three. */
export interface Person {
  readonly age: number;
  readonly gender: string;
  readonly occupation: string;
}

/** A MovieLens dataset, the same for every edition. The ratings are columns, ordered by time. */
export interface MovieLensData {
  /** Which dataset, e.g. `MovieLens 100K`. */
  readonly edition: string;
  readonly user: number[];
  readonly item: number[];
  readonly rating: number[];
  /** Seconds since 1970. */
  readonly time: number[];
  readonly films: ReadonlyMap<number, Film>;
  /** Empty where the edition tells nothing of people. */
  readonly people: ReadonlyMap<number, Person>;
  /** What was left out of the ratings. */
  readonly badRows: BadRows;
}

/** Reads the edition whose files lie in the folder; bad ratings are left out and told. */
export async function readMovieLens(
  folder: string,
  {atMost, onBadRows}: {atMost: number; onBadRows: (report: BadRows) => void},
): Promise<MovieLensData> {
  const edition = await editionOf(folder);
  const [ratingsFile, filmsFile, peopleFile] = edition.files;
  return withDuckDb(async (connection) => {
    const path = join(folder, ratingsFile);
    const report = await stageRatings(connection, path, edition.ratings).catch((cause) => {
      throw isOwn(cause) ? cause : unreadable(path, cause);
    });
    const read = (file: string, query: (file: string) => string) =>
      columns(connection, join(folder, file), `SELECT * FROM (${query(quotedToRead(join(folder, file)))})`);
    // Ties in time are common: the order must not depend on how the file was read.
    const [user, item, rating, time] = await columns(
      connection,
      path,
      'SELECT "user", item, rating, "time" FROM good ORDER BY "time", "user", item',
    );
    if (report.rows === 0) {
      throw new Error(
        `[@cs/log] importMovieLens: there are no ratings. Received: an empty ${path}. Unpack the dataset again.`,
      );
    }
    refuseBadRows(report, atMost, path, 'importMovieLens');
    if (report.bad > 0) onBadRows(report);
    const [ids = [], titles = [], genres = []] = await read(filmsFile, edition.films);
    const films = ids.map((id, i): [number, Film] => {
      const names = String(genres[i] ?? '').split('|');
      return [
        Number(id),
        {title: String(titles[i]), genres: names.filter((name) => name && name !== 'unknown')},
      ];
    });
    const people: [number, Person][] = [];
    if (edition.people && peopleFile) {
      const [ids = [], ages = [], genders = [], jobs = []] = await read(peopleFile, edition.people);
      ids.forEach((id, i) => {
        people.push([
          Number(id),
          {age: Number(ages[i]), gender: String(genders[i]), occupation: String(jobs[i])},
        ]);
      });
    }
    const numbers = (values: unknown[] | undefined) => (values ?? []).map(Number);
    return {
      edition: edition.name,
      badRows: report,
      user: numbers(user),
      item: numbers(item),
      rating: numbers(rating),
      time: numbers(time),
      films: new Map(films),
      people: new Map(people),
    };
  });
}

async function editionOf(folder: string): Promise<Edition> {
  const missing: string[] = [];
  for (const edition of EDITIONS) {
    const there = await Promise.all(
      edition.files.map((file) =>
        access(join(folder, file)).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (there.every(Boolean)) return edition;
    missing.push(`${edition.files.join(', ')} (${edition.name})`);
  }
  throw new Error(
    `[@cs/log] importMovieLens: no MovieLens dataset in this folder. Received: ${folder}, looked for ${missing.join('; ')}. Give the folder that the dataset was unpacked to.`,
  );
}

/** Reads the ratings into the view `good`: user, item, rating (half a star to five) and time (seconds since 1970). */
async function stageRatings(
  connection: DuckDBConnection,
  path: string,
  {columns: names, ...shape}: Edition['ratings'],
): Promise<BadRows> {
  const cell = (name: string, column: string, type: string, wrong: string): Cell => ({
    name: `"${name}"`,
    columns: [column],
    sql: `TRY_CAST("${column}" AS ${type})`,
    required: true,
    wrong,
  });
  const cells = [
    cell('user', names[0], 'INTEGER', 'value < 0'),
    cell('item', names[1], 'INTEGER', 'value < 0'),
    cell('rating', names[2], 'DOUBLE', 'value NOT BETWEEN 0.5 AND 5 OR value * 2 <> floor(value * 2)'),
    // Until 2100: else it is no time in seconds.
    cell('time', names[3], 'DOUBLE', 'value NOT BETWEEN 0 AND 4102444800'),
  ];
  const source = csvSource(shape.header ? await headerOf(connection, path, shape.delimiter) : names, shape);
  await refuseMissingColumns(connection, {files: [path], source, cells}, path, 'importMovieLens');
  return stageRows(connection, [path], source, cells, ['"user"', 'item', '"time"']);
}

async function columns(connection: DuckDBConnection, path: string, query: string): Promise<unknown[][]> {
  try {
    return (await connection.runAndReadAll(query)).getColumns();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): Error {
  return new Error(
    `[@cs/log] importMovieLens: a file could not be read. Received: ${path} (${(cause as Error).message}). Unpack the dataset again.`,
    {cause},
  );
}
