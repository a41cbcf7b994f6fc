import {access} from 'node:fs/promises';
import {join} from 'node:path';
import type {DuckDBConnection} from '@duckdb/node-api';
import {EDITIONS, type Edition} from './movielens-editions.js';
import {quotedToRead, withDuckDb} from './parquet.js';

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
}

/** Reads the edition whose files lie in the folder. */
export async function readMovieLens(folder: string): Promise<MovieLensData> {
  const edition = await editionOf(folder);
  const [ratingsFile, filmsFile, peopleFile] = edition.files;
  return withDuckDb(async (connection) => {
    const read = (file: string, query: (file: string) => string, order = '') =>
      columns(connection, join(folder, file), query, order);
    // Ties in time are common: the order must not depend on how the file was read.
    const order = ' ORDER BY "time", "user", item';
    const [user, item, rating, time] = await read(ratingsFile, edition.ratings, order);
    if (!user?.length) {
      throw new Error(
        `[@cs/ranker-reference] importMovieLens: there are no ratings. Received: an empty ${join(folder, ratingsFile)}. Unpack the dataset again.`,
      );
    }
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
    `[@cs/ranker-reference] importMovieLens: no MovieLens dataset in this folder. Received: ${folder}, looked for ${missing.join('; ')}. Give the folder that the dataset was unpacked to.`,
  );
}

async function columns(
  connection: DuckDBConnection,
  path: string,
  query: (file: string) => string,
  order: string,
): Promise<unknown[][]> {
  try {
    const reader = await connection.runAndReadAll(`SELECT * FROM (${query(quotedToRead(path))})${order}`);
    return reader.getColumns();
  } catch (cause) {
    throw new Error(
      `[@cs/ranker-reference] importMovieLens: a file could not be read. Received: ${path} (${(cause as Error).message}). Unpack the dataset again.`,
      {cause},
    );
  }
}
