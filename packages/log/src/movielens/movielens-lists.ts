import type {RankingLog} from '../store/ranking-log.js';
import type {MovieLensData} from './movielens-files.js';

const dayOf = (seconds: number) => Math.floor(seconds / 86400);

/** What a user rated in one go: a request of the log. The numbers are indices into the ratings. */
export interface RatedList {
  readonly user: number;
  /** Seconds since 1970, of the first rating. */
  readonly time: number;
  /** Whole days since 1970. */
  readonly day: number;
  readonly ratings: readonly number[];
}

/**
 * Groups ratings into lists: a run of one user's ratings on one day (UTC) without a pause longer than
 * `pauseSeconds`, cut into even pieces of at most `longest`. Also lists of one rating are returned, as history needs them. Ordered by time.
 */
export function ratedLists(data: MovieLensData, pauseSeconds: number, longest: number): RatedList[] {
  const byUser = new Map<number, number[][]>();
  data.user.forEach((user, rating) => {
    const runs = byUser.get(user) ?? [];
    byUser.set(user, runs);
    const time = data.time[rating]!;
    const run = runs.at(-1);
    const last = data.time[run?.at(-1) ?? rating]!;
    // No list goes past midnight: history that ends with a day would tell its end to others.
    if (run && time - last <= pauseSeconds && dayOf(time) === dayOf(last)) run.push(rating);
    else runs.push([rating]);
  });
  const lists: RatedList[] = [];
  for (const [user, runs] of byUser) {
    for (const run of runs) {
      const pieces = Math.ceil(run.length / longest);
      for (let piece = 0; piece < pieces; piece++) {
        // Even pieces: a rest of one rating would be lost as a request.
        const from = Math.floor((piece * run.length) / pieces);
        const ratings = run.slice(from, Math.floor(((piece + 1) * run.length) / pieces));
        const time = data.time[ratings[0]!]!;
        lists.push({user, time, day: dayOf(time), ratings});
      }
    }
  }
  // The first rating breaks ties: it keeps a user's lists in their order.
  return lists.sort((a, b) => a.time - b.time || a.ratings[0]! - b.ratings[0]!);
}

/** Shares of all rows that lie before the training, before the calibration and before the evaluation days. */
const WARM_UP = 0.2;
const TRAINED = WARM_UP + 0.8 * (1 - WARM_UP);
const CALIBRATED = TRAINED + 0.05 * (1 - WARM_UP);

/**
 * Splits by whole days: the first fifth of the rows only builds history; of the rest about 80 % train, 5 %
 * calibrate and 15 % evaluate. Returns the first training day (in days since 1970) and the split counted from it.
 */
export function splitByDay(lists: readonly RatedList[]): {firstDay: number; split: RankingLog['split']} {
  const rows = new Map<number, number>();
  for (const {day, ratings} of lists) {
    if (ratings.length > 1) rows.set(day, (rows.get(day) ?? 0) + ratings.length);
  }
  const days = [...rows.keys()].sort((a, b) => a - b);
  if (days.length < 4) {
    throw new Error(
      `[@cs/log] importMovieLens: too few days to split by time. Received: ratings in lists on ${days.length} days. At least 4 days with two ratings of a user in a row are needed.`,
    );
  }
  const total = [...rows.values()].reduce((sum, count) => sum + count, 0);
  /** Index of the day whose start lies nearest to this share of the rows. */
  const dayAt = (share: number) => {
    let sum = 0;
    return days.findIndex((day) => {
      const middle = sum + rows.get(day)! / 2;
      sum += rows.get(day)!;
      return middle > share * total;
    });
  };
  // Each part gets a day of its own, however the rows are spread.
  const within = (index: number, least: number, most: number) =>
    Math.min(Math.max(index < 0 ? most : index, least), most);
  const train = within(dayAt(WARM_UP), 1, days.length - 3);
  const calibration = within(dayAt(TRAINED), train + 1, days.length - 2);
  const evaluation = within(dayAt(CALIBRATED), calibration + 1, days.length - 1);
  const firstDay = days[train]!;
  const from = (index: number) => days[index]! - firstDay;
  return {
    firstDay,
    split: {
      train: [0, from(calibration) - 1],
      calibration: [from(calibration), from(evaluation) - 1],
      evaluation: [from(evaluation), from(days.length - 1)],
    },
  };
}
