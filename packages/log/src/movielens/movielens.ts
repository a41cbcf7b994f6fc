import {createDraft, finishLog} from '../encode/draft.js';
import {ItemHistory} from '../history/history.js';
import {type BadRows, badRowsText, countsOf} from '../read/bad-rows.js';
import {dateOf} from '../store/date-of.js';
import type {RankingLog} from '../store/ranking-log.js';
import {type FilmFeatures, filmFeatures} from './film-features.js';
import {readMovieLens} from './movielens-files.js';
import {ratedLists, splitByDay} from './movielens-lists.js';

/** How ratings become requests. */
export interface MovieLensOptions {
  /** A longer pause between two ratings of a user ends a list. Default 30. */
  readonly pauseMinutes?: number;
  /** Ratings in a request, at most. Default 24. */
  readonly longest?: number;
  /** Share of the ratings that may be bad: unparsable, out of range, or the same one again. Default 0.01. */
  readonly badRows?: {readonly atMost: number};
  /** Gets what was left out, if anything was. Default: tells it on stderr. */
  readonly onBadRows?: (report: BadRows) => void;
}

const ACTIONS = ['like', 'love'];
const STEPS = 10;
const DAY = 86400;

/**
 * Reads MovieLens 100K, 1M or latest as a ranking log. A request is what a user rated in one go, at least two
 * films; `like` is a rating of 4 or more, `love` one of 5; `position` is the order of rating, as nobody ranked.
 *
 * An item's age counts from its first rating in the data, not from its release, which is years older. So cold
 * items are rare: films that turn up late, many of them obscure. Look at the number of cold rows before you
 * trust a lift on them.
 *
 * What is known of an item is as of the day before; what is known of a user is as of the request, because most
 * users rate all on one day. Ratings that stand alone build history but make no request.
 */
export async function importMovieLens(folder: string, options: MovieLensOptions = {}): Promise<RankingLog> {
  const {pauseMinutes = 30, longest = 24, badRows = {atMost: 0.01}, onBadRows = tell} = options;
  if (!(pauseMinutes > 0) || !Number.isInteger(longest) || longest < 2 || longest > 256) {
    throw new Error(
      `[@cs/log] importMovieLens: unusable options. Received: pauseMinutes ${pauseMinutes}, longest ${longest}. Give a positive pause, and 2 to 256 as longest.`,
    );
  }
  const data = await readMovieLens(folder, {...badRows, onBadRows});
  const make = filmFeatures(data);
  const lists = ratedLists(data, pauseMinutes * 60, longest);
  const {firstDay, split} = splitByDay(lists);
  const firstRated = new Map<number, number>();
  // The ratings are ordered by time.
  data.item.forEach((item, rating) => {
    if (!firstRated.has(item)) firstRated.set(item, data.time[rating]!);
  });
  const index = new Map([...firstRated.keys()].map((item, i) => [item, i]));
  const history = new ItemHistory(index.size, ACTIONS.length, make.genreWidth);
  const people = new Map<number, Likes>();
  const kept = lists.filter(({day, ratings}) => day >= firstDay && ratings.length > 1);
  const draft = createDraft({
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
    const labelsOf = (rating: number) => [
      data.rating[rating]! >= 4 ? 1 : 0,
      data.rating[rating]! >= 5 ? 1 : 0,
    ];
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
        // A film that is new within the list was first rated after the list began.
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
    source: {name: data.edition, options: {pauseMinutes, longest}, badRows: countsOf(data.badRows)},
  };
}

function tell(report: BadRows): void {
  process.stderr.write(`${badRowsText(report)}\n`);
}

/** What a user liked so far. */
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

  /** The film liked last as the query, the last ten as the sequence, newest first. */
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
