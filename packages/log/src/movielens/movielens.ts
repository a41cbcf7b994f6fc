import {checkOptions, type OptionNames, packageError} from '@cs/core';
import {finishLog, startLog} from '../encode/log-builder.js';
import {ItemHistory} from '../history/history.js';
import {type BadRows, badRowsText, countsOf} from '../read/bad-rows.js';
import {dateOf} from '../store/date-of.js';
import type {RankingLog} from '../store/ranking-log.js';
import {type FilmFeatures, filmFeatures} from './film-features.js';
import {type MovieLensData, readMovieLens} from './movielens-files.js';
import {ratedLists, splitByDay} from './movielens-lists.js';

/** How ratings become a log. */
export interface MovieLensOptions {
  /** A longer pause between two ratings of a user starts a new request, in minutes. Default 30. */
  readonly pauseMinutes?: number;
  /** Ratings in a request, at most: 2 to 256. Default 24. */
  readonly longest?: number;
  /** Ratings from here on count as `like`. Default: 4/5 of the highest rating, so 4 of 5 or 8 of 10. */
  readonly like?: number;
  /** Ratings from here on count as `love`. Default: the highest rating, so 5 of 5 or 10 of 10. */
  readonly love?: number;
  /** Share of the rows of each file that may be bad: unparsable, out of range, or a duplicate. Default 0.01. */
  readonly badRows?: {readonly atMost: number};
  /** Called once for each file with bad rows. By default they are printed to stderr. */
  readonly onBadRows?: (report: BadRows) => void;
}

const OPTIONS: OptionNames<MovieLensOptions> = {
  pauseMinutes: 1,
  longest: 1,
  like: 1,
  love: 1,
  badRows: 1,
  onBadRows: 1,
};
const ACTIONS = ['like', 'love'];
const STEPS = 10;
const DAY = 86400;

/**
 * Reads MovieLens 100K, 1M or latest, or MovieTweetings, as a ranking log.
 *
 * A request is a series of at least two ratings that a user gave without a long pause. `position` is
 * the order of rating, since nobody ranked these films. The actions are `like` and `love`, ratings
 * from a threshold on. Single ratings build history but are no request.
 *
 * The age of an item counts from its first rating in the data. Its release is usually years older, so
 * cold items are rare and often obscure: look at the number of cold rows before trusting a lift on them.
 * Items are known as of the day before. Users are known as of the request, since most rate on one day only.
 *
 * @param folder with the unpacked files: `u.data`, `u.item`, `u.user` (100K), `ratings.dat`, `movies.dat`,
 *   `users.dat` (1M), `ratings.csv`, `movies.csv` (latest), or `ratings.dat`, `movies.dat` (MovieTweetings,
 *   rated from 1 to 10).
 * @throws if the folder holds none of them, too many rows are bad, there are fewer than four days with
 *   requests, or no rating or every rating reaches a threshold.
 * @example
 * const log = await importMovieLens('movietweetings', {like: 7});
 */
export async function importMovieLens(folder: string, options: MovieLensOptions = {}): Promise<RankingLog> {
  checkOptions(options, OPTIONS, CALLER);
  const {pauseMinutes = 30, longest = 24, badRows = {atMost: 0.01}, onBadRows = print} = options;
  if (!(pauseMinutes > 0) || !Number.isInteger(longest) || longest < 2 || longest > 256) {
    throw failure(
      `unusable options. Received: pauseMinutes ${pauseMinutes}, longest ${longest}. Give a positive pause and a whole number from 2 to 256 as longest.`,
    );
  }
  const data = await readMovieLens(folder, {...badRows, onBadRows});
  const thresholds = [options.like ?? 0.8 * data.most, options.love ?? data.most];
  refuseThresholds(data, thresholds);
  const make = filmFeatures(data);
  const lists = ratedLists(data, pauseMinutes * 60, longest);
  const {firstDay, split} = splitByDay(lists);
  const firstRated = new Map<number, number>();
  // Ratings are ordered by time.
  data.item.forEach((item, rating) => {
    if (!firstRated.has(item)) firstRated.set(item, data.time[rating]!);
  });
  const index = new Map([...firstRated.keys()].map((item, i) => [item, i]));
  const history = new ItemHistory(index.size, ACTIONS.length, make.genreWidth);
  const people = new Map<number, Likes>();
  const kept = lists.filter(({day, ratings}) => day >= firstDay && ratings.length > 1);
  const draft = startLog({
    rows: kept.reduce((sum, {ratings}) => sum + ratings.length, 0),
    requests: kept.length,
    actions: ACTIONS,
    query: make.genreWidth,
    user: make.personWidth,
    content: make.contentWidth,
    history: history.width,
    engagers: make.genreWidth + 1,
    sequence: {steps: STEPS, width: make.genreWidth},
  });
  const {features} = draft;

  let today = lists[0]!.day;
  for (const list of lists) {
    for (; today < list.day; today++) history.endDay();
    const likes = people.get(list.user) ?? new Likes(make.genreWidth);
    people.set(list.user, likes);
    const labelsOf = (rating: number) => thresholds.map((least) => (data.rating[rating]! >= least ? 1 : 0));
    if (list.day >= firstDay && list.ratings.length > 1) {
      const request = draft.requests++;
      draft.user[request] = list.user;
      features.user.set(make.person(list.user), request * make.personWidth);
      likes.write(
        make,
        features.query,
        request * make.genreWidth,
        features.sequence,
        request * STEPS * make.genreWidth,
      );
      list.ratings.forEach((rating, position) => {
        const item = data.item[rating]!;
        const row = draft.rows++;
        draft.request[row] = request;
        draft.day[row] = list.day - firstDay;
        draft.item[row] = item;
        draft.position[row] = position;
        // A film that is new in this list was first rated after the list began.
        draft.age[row] = Math.max(0, list.time - firstRated.get(item)!) / DAY;
        draft.labels.set(labelsOf(rating), row * ACTIONS.length);
        features.content.set(make.content(item), row * make.contentWidth);
        const known = index.get(item)!;
        if (!history.has(known)) return;
        draft.history[row * draft.historyWidth] = 1;
        history.write(known, draft.history, row * draft.historyWidth + 1);
        const at = row * (make.genreWidth + 1);
        if (!history.writeEngagers(known, features.engagers, at)) return;
        const engagers = features.engagers.subarray(at, at + make.genreWidth);
        features.engagers[at + make.genreWidth] = cosine(engagers, likes.profile);
      });
    }
    for (const rating of list.ratings) {
      const labels = labelsOf(rating);
      history.record(index.get(data.item[rating]!)!, likes.profile, labels);
      if (labels[0]) likes.add(data.item[rating]!, make);
    }
  }
  return {
    ...finishLog(draft, split),
    firstDate: dateOf(firstDay),
    source: {
      name: data.edition,
      options: {pauseMinutes, longest, like: thresholds[0], love: thresholds[1]},
      actions: Object.fromEntries(
        ACTIONS.map((action, a) => [
          action,
          `A rating of ${thresholds[a] === data.most ? '' : 'at least '}${thresholds[a]} out of ${data.most}.`,
        ]),
      ),
      badRows: countsOf(data.badRows),
    },
  };
}

const CALLER = {packageName: '@cs/log', functionName: 'importMovieLens'};

function failure(message: string): Error {
  return packageError(CALLER.packageName, CALLER.functionName, message);
}

/** Rejects a threshold that every rating reaches, or none. */
function refuseThresholds({rating, edition, most}: MovieLensData, thresholds: readonly number[]): void {
  ACTIONS.forEach((action, a) => {
    const reached = rating.filter((value) => value >= thresholds[a]!).length;
    if (reached > 0 && reached < rating.length) return;
    const highest = rating.reduce((found, value) => Math.max(found, value), 0);
    throw failure(
      `${reached === 0 ? 'no rating reaches' : 'every rating reaches'} the threshold of an action. Received: ${action} from ${thresholds[a]} on, ratings up to ${highest} in ${edition}, which rates up to ${most}. Give another threshold, or the missing users.dat if this is MovieLens 1M.`,
    );
  });
}

function print(report: BadRows): void {
  process.stderr.write(`${badRowsText(report)}\n`);
}

/** The films that a user has liked so far. */
class Likes {
  /** Mean genre vector. */
  readonly profile: Float32Array;
  private readonly items: number[] = [];
  private count = 0;

  constructor(private readonly width: number) {
    this.profile = new Float32Array(width);
  }

  add(item: number, make: FilmFeatures): void {
    this.count++;
    const genres = make.genres(item);
    for (let d = 0; d < this.width; d++) this.profile[d]! += (genres[d]! - this.profile[d]!) / this.count;
    this.items.unshift(item);
    if (this.items.length > STEPS) this.items.pop();
  }

  /** Writes the last liked film as the query and the last ten as the sequence, newest first. */
  write(make: FilmFeatures, query: Float32Array, queryAt: number, sequence: Float32Array, at: number): void {
    this.items.forEach((item, step) => {
      if (step === 0) query.set(make.genres(item), queryAt);
      sequence.set(make.genres(item), at + step * this.width);
    });
  }
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, lengthA, lengthB] = [0, 0, 0];
  for (let d = 0; d < a.length; d++) {
    dot += a[d]! * b[d]!;
    lengthA += a[d]! ** 2;
    lengthB += b[d]! ** 2;
  }
  return lengthA > 0 && lengthB > 0 ? dot / Math.sqrt(lengthA * lengthB) : 0;
}
