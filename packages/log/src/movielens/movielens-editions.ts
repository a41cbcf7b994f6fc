import type {CsvShape} from '../read/csv-lines.js';

/** How one value of a file is computed from its columns, as SQL. */
export interface EditionValue {
  readonly columns: readonly string[];
  readonly sql: string;
  /** A condition on `value` that makes the row bad. */
  readonly wrong?: string;
  /** Whether a row without the value is bad. Default true. */
  readonly required?: boolean;
}

/** One file of an edition. */
export interface EditionFile<Values extends string> {
  readonly name: string;
  /** Names of the columns; absent where the file has a header. */
  readonly columns?: readonly string[];
  readonly csv: CsvShape;
  readonly values: Readonly<Record<Values, EditionValue>>;
  /** Values that identify a row: a second row with the same ones is a duplicate. */
  readonly unique: readonly Values[];
}

/** A dataset that can be imported, with everything that distinguishes it from the others. */
export interface Edition {
  readonly name: string;
  /** Ratings run from `least` to `most` in multiples of `step`. */
  readonly scale: {readonly least: number; readonly most: number; readonly step: number};
  readonly ratings: EditionFile<'user' | 'item' | 'rating' | 'time'>;
  /** Genres are separated by `|`. */
  readonly films: EditionFile<'id' | 'title' | 'genres'>;
  readonly people?: EditionFile<'id' | 'age' | 'gender' | 'occupation'>;
}

/** The genre flags of `u.item`, in their order. */
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

const text = (column: string): EditionValue => ({columns: [column], sql: `"${column}"`});
const whole = (column: string): EditionValue => ({
  columns: [column],
  sql: `TRY_CAST("${column}" AS INTEGER)`,
  wrong: 'value < 0',
});
const number = (column: string): EditionValue => ({
  columns: [column],
  sql: `TRY_CAST("${column}" AS DOUBLE)`,
});

const STARS = {least: 0.5, most: 5, step: 0.5};
const TEN = {least: 1, most: 10, step: 1};

function ratingsFile(
  name: string,
  csv: CsvShape,
  [user, item, rating, time]: readonly [string, string, string, string],
  {least, most, step}: Edition['scale'],
): Edition['ratings'] {
  return {
    name,
    ...(csv.header ? {} : {columns: [user, item, rating, time]}),
    csv,
    values: {
      user: whole(user),
      item: whole(item),
      rating: {
        ...number(rating),
        wrong: `value NOT BETWEEN ${least} AND ${most} OR value / ${step} <> floor(value / ${step})`,
      },
      // Up to the year 2100: a larger number is not a time in seconds.
      time: {...number(time), wrong: 'value NOT BETWEEN 0 AND 4102444800'},
    },
    unique: ['user', 'item', 'time'],
  };
}

function peopleFile(
  name: string,
  columns: readonly string[],
  delimiter: string,
): NonNullable<Edition['people']> {
  return {
    name,
    columns,
    csv: {...plain(delimiter), encoding: 'latin-1'},
    values: {
      id: whole('id'),
      age: number('age'),
      gender: text('gender'),
      occupation: text('occupation'),
    },
    unique: ['id'],
  };
}

/** `movies.dat`, cut at the first and the last `::` of a line, since a title may contain one. */
function datFilms(encoding?: 'latin-1'): Edition['films'] {
  const part = (group: number) => `regexp_extract(line, '^([0-9]+)::(.+)::(.*)$', ${group})`;
  const value = (sql: string): EditionValue => ({columns: ['line'], sql});
  return {
    name: 'movies.dat',
    columns: ['line'],
    csv: {delimiter: '\x01', header: false, quote: '', ...(encoding && {encoding})},
    values: {
      id: value(`TRY_CAST(${part(1)} AS INTEGER)`),
      title: value(`nullif(${part(2)}, '')`),
      genres: {...value(part(3)), required: false},
    },
    unique: ['id'],
  };
}

const RATING = ['user', 'film', 'stars', 'time'] as const;
const plain = (delimiter: string): CsvShape => ({delimiter, header: false, quote: ''});

/** The editions that can be read, tried in this order. */
export const EDITIONS: readonly Edition[] = [
  {
    name: 'MovieLens 100K',
    scale: STARS,
    ratings: ratingsFile('u.data', {...plain('\t'), encoding: 'latin-1'}, RATING, STARS),
    films: {
      name: 'u.item',
      columns: ['id', 'title', 'released', 'video', 'url', ...FLAGS.map((_, i) => `g${i}`)],
      csv: {...plain('|'), encoding: 'latin-1'},
      values: {
        id: whole('id'),
        title: text('title'),
        genres: {
          columns: FLAGS.map((_, i) => `g${i}`),
          sql: `concat_ws('|', ${FLAGS.map((flag, i) => `CASE WHEN g${i} = '1' THEN '${flag.replace("'", "''")}' END`).join(', ')})`,
        },
      },
      unique: ['id'],
    },
    people: peopleFile('u.user', ['id', 'age', 'gender', 'occupation', 'zip'], '|'),
  },
  {
    name: 'MovieLens 1M',
    scale: STARS,
    ratings: ratingsFile('ratings.dat', {...plain('::'), encoding: 'latin-1'}, RATING, STARS),
    films: datFilms('latin-1'),
    people: peopleFile('users.dat', ['id', 'gender', 'age', 'occupation', 'zip'], '::'),
  },
  {
    // Its own users.dat, where there is one, maps users to Twitter accounts: nothing to learn from.
    name: 'MovieTweetings',
    scale: TEN,
    ratings: ratingsFile('ratings.dat', plain('::'), RATING, TEN),
    films: datFilms(),
  },
  {
    name: 'MovieLens latest',
    scale: STARS,
    ratings: ratingsFile(
      'ratings.csv',
      {delimiter: ',', header: true},
      ['userId', 'movieId', 'rating', 'timestamp'],
      STARS,
    ),
    films: {
      name: 'movies.csv',
      csv: {delimiter: ',', header: true},
      values: {
        id: whole('movieId'),
        title: text('title'),
        genres: {...text('genres'), required: false},
      },
      unique: ['id'],
    },
  },
];
