import type {CsvShape} from '../read/source-sql.js';

/** How an edition's files are read, as queries of one shape. */
export interface Edition {
  readonly name: string;
  /** Ratings, films and, where the edition has them, people. */
  readonly files: readonly [string, string] | readonly [string, string, string];
  /** Columns of user, film, stars and time, and how they are cut. */
  readonly ratings: {readonly columns: readonly [string, string, string, string]} & CsvShape;
  readonly films: (file: string) => string;
  readonly people?: (file: string) => string;
}

/** The genre flags of the 100K edition, in their order. */
const FLAGS = [
  'unknown',
  'Action',
  'Adventure',
  'Animation',
  "Children's",
  'Comedy',
  'Crime',
  'Documentary',
  'Drama',
  'Fantasy',
  'Film-Noir',
  'Horror',
  'Musical',
  'Mystery',
  'Romance',
  'Sci-Fi',
  'Thriller',
  'War',
  'Western',
];

/** A table of a file without a header, its columns named and typed; the old editions are in Latin-1. */
function plain(file: string, delimiter: string, columns: Record<string, string>): string {
  const types = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`);
  return `read_csv(${file}, delim='${delimiter}', header=false, auto_detect=false, quote='', escape='',
    encoding='latin-1', columns={${types.join(', ')}})`;
}

/** The columns of ratings, where the file does not name them. */
const RATING = ['user', 'film', 'stars', 'time'] as const;

/** The editions that can be read, tried in this order. */
export const EDITIONS: readonly Edition[] = [
  {
    name: 'MovieLens 100K',
    files: ['u.data', 'u.item', 'u.user'],
    ratings: {columns: RATING, delimiter: '\t', header: false, quote: '', encoding: 'latin-1'},
    films: (file) => {
      const flags = FLAGS.map((_, i) => [`g${i}`, 'INTEGER']);
      const before = {id: 'INTEGER', title: 'VARCHAR', released: 'VARCHAR', video: 'VARCHAR', url: 'VARCHAR'};
      const table = plain(file, '|', {...before, ...Object.fromEntries(flags)});
      const names = FLAGS.map((flag, i) => `CASE WHEN g${i} = 1 THEN '${flag.replace("'", "''")}' END`);
      return `SELECT id, title, concat_ws('|', ${names.join(', ')}) FROM ${table}`;
    },
    people: (file) =>
      `SELECT id, age, gender, occupation FROM ${plain(file, '|', {
        id: 'INTEGER',
        age: 'DOUBLE',
        gender: 'VARCHAR',
        occupation: 'VARCHAR',
        zip: 'VARCHAR',
      })}`,
  },
  {
    name: 'MovieLens 1M',
    files: ['ratings.dat', 'movies.dat', 'users.dat'],
    ratings: {columns: RATING, delimiter: '::', header: false, quote: '', encoding: 'latin-1'},
    films: (file) =>
      `SELECT * FROM ${plain(file, '::', {id: 'INTEGER', title: 'VARCHAR', genres: 'VARCHAR'})}`,
    people: (file) =>
      `SELECT id, age, gender, occupation FROM ${plain(file, '::', {
        id: 'INTEGER',
        gender: 'VARCHAR',
        age: 'DOUBLE',
        occupation: 'VARCHAR',
        zip: 'VARCHAR',
      })}`,
  },
  {
    name: 'MovieLens latest',
    files: ['ratings.csv', 'movies.csv'],
    ratings: {columns: ['userId', 'movieId', 'rating', 'timestamp'], delimiter: ',', header: true},
    films: (file) =>
      `SELECT "movieId"::INTEGER, title::VARCHAR, CASE WHEN genres = '(no genres listed)' THEN '' ELSE genres END
       FROM read_csv(${file}, header=true, delim=',', quote='"', escape='"')`,
  },
];
