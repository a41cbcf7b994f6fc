import type {RankingLog} from '../store/ranking-log.js';
import type {MovieLensData} from './movielens-files.js';

const dayOf = (seconds: number) => Math.floor(seconds / 86400);

/** Ratings that a user gave without a long pause: a request of the log. */
export interface RatedList {
  readonly user: number;
  /** Time of the first rating, in seconds since 1970. */
  readonly time: number;
  /** Whole days since 1970. */
  readonly day: number;
  /** Indices of the ratings. */
  readonly ratings: readonly number[];
}

/**
 * Groups the ratings of each user into lists, ordered by time. A list ends at midnight (UTC) and with a
 * pause of more than `pauseSeconds`; longer ones are cut into even pieces of at most `longest`. Single
 * ratings are lists as well, since history needs them.
 */
export function ratedLists(data: MovieLensData, pauseSeconds: number, longest: number): RatedList[] {
  const byUser = new Map<number, number[][]>();
  data.user.forEach((user, rating) => {
    const runs = byUser.get(user) ?? [];
    byUser.set(user, runs);
    const time = data.time[rating]!;
    const run = runs.at(-1);
    const last = data.time[run?.at(-1) ?? rating]!;
    // A list must not go past midnight, since history is as of the end of a day.
    if (run && time - last <= pauseSeconds && dayOf(time) === dayOf(last)) run.push(rating);
    else runs.push([rating]);
  });
  const lists: RatedList[] = [];
  for (const [user, runs] of byUser) {
    for (const run of runs) {
      const pieces = Math.ceil(run.length / longest);
      for (let piece = 0; piece < pieces; piece++) {
        // Even pieces, since a remainder of one rating would not be a request.
        const from = Math.floor((piece * run.length) / pieces);
        const ratings = run.slice(from, Math.floor(((piece + 1) * run.length) / pieces));
        const time = data.time[ratings[0]!]!;
        lists.push({user, time, day: dayOf(time), ratings});
      }
    }
  }
  // The first rating breaks ties, which keeps the lists of a user in order.
  return lists.sort((a, b) => a.time - b.time || a.ratings[0]! - b.ratings[0]!);
}

/** Shares of the rows before the training, the calibration and the evaluation days. */
const WARM_UP = 0.2;
const TRAINED = WARM_UP + 0.8 * (1 - WARM_UP);
const CALIBRATED = TRAINED + 0.05 * (1 - WARM_UP);

/**
 * Splits by whole days. The first fifth of the rows only builds history; of the rest, about 80 % are for
 * training, 5 % for calibration and 15 % for evaluation.
 *
 * @returns the first training day, in days since 1970, and the split in days from it.
 * @throws if ratings lie on fewer than four days.
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
  /** Index of the day that begins nearest to this share of the rows. */
  const dayAt = (share: number) => {
    let sum = 0;
    return days.findIndex((day) => {
      const middle = sum + rows.get(day)! / 2;
      sum += rows.get(day)!;
      return middle > share * total;
    });
  };
  // Each part gets at least one day, however the rows are distributed.
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
