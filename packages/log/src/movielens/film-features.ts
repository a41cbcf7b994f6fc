import type {Film, MovieLensData, Person} from './movielens-files.js';

/** Vectors of films and users from what is known without any rating. */
export interface FilmFeatures {
  /** Numbers in a genre vector: one for each genre, and a last one that is always 1 so that no vector is zero. */
  readonly genreWidth: number;
  readonly contentWidth: number;
  readonly personWidth: number;
  /** The genre vector of a film; its genres have a length of 1 together. */
  genres(item: number): Float32Array;
  /** Genre flags, year, whether the year is known, and the length of the title. */
  content(item: number): Float32Array;
  /** Age, gender and occupation; zeros if the dataset does not describe its users. */
  person(user: number): Float32Array;
}

/** Makes the vectors for a dataset, with its genres and occupations in alphabetical order. */
export function filmFeatures(data: MovieLensData): FilmFeatures {
  const genres = sorted([...data.films.values()].flatMap((film) => film.genres));
  const jobs = sorted([...data.people.values()].map((person) => person.occupation));
  const genreWidth = genres.length + 1;
  const contentWidth = genres.length + 3;
  const personWidth = data.people.size ? 2 + jobs.length : 1;
  const genreVector = (film: Film | undefined) => {
    const vector = new Float32Array(genreWidth);
    for (const genre of film?.genres ?? [])
      vector[genres.indexOf(genre)] = 1 / Math.sqrt(film!.genres.length);
    vector[genreWidth - 1] = 1;
    return vector;
  };
  const contentVector = (film: Film | undefined) => {
    const vector = new Float32Array(contentWidth);
    if (!film) return vector;
    for (const genre of film.genres) vector[genres.indexOf(genre)] = 1;
    const year = /\((\d{4})\)\s*$/.exec(film.title)?.[1];
    if (year !== undefined) {
      // Keeps the inputs of the model near 1.
      vector[genres.length] = (Number(year) - 1980) / 20;
      vector[genres.length + 1] = 1;
    }
    vector[genres.length + 2] = film.title.length / 30;
    return vector;
  };
  const personVector = (person: Person | undefined) => {
    const vector = new Float32Array(personWidth);
    if (!person) return vector;
    vector[0] = (person.age - 35) / 15;
    vector[1] = person.gender === 'F' ? 1 : -1;
    vector[2 + jobs.indexOf(person.occupation)] = 1;
    return vector;
  };
  return {
    genreWidth,
    contentWidth,
    personWidth,
    genres: remembered((item) => genreVector(data.films.get(item))),
    content: remembered((item) => contentVector(data.films.get(item))),
    person: remembered((user) => personVector(data.people.get(user))),
  };
}

function sorted(names: string[]): string[] {
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function remembered(make: (id: number) => Float32Array): (id: number) => Float32Array {
  const made = new Map<number, Float32Array>();
  return (id) => {
    const vector = made.get(id) ?? make(id);
    made.set(id, vector);
    return vector;
  };
}
