import type {BadRows} from '../read/bad-rows.js';

/** Age in days below which an item counts as fresh, as in the paper. */
export const FRESH_DAYS = 28;

/** Which part of a ranking request a feature describes. */
export type FeatureGroup = 'query' | 'candidate' | 'user' | 'sequence';

/**
 * One input of the ranker, as a column: `values` holds `rowsOf(per) * width` numbers (a sequence:
 * `* steps * width`), row after row. A column kept `per: 'request'` is read through `RankingLog.request`, so that what all
 * candidates of a request share is stored once.
 */
export interface FeatureColumn {
  /** Name of the model input. */
  readonly name: string;
  readonly group: FeatureGroup;
  /** True when the feature is computed from past engagement, so that a new item lacks it. */
  readonly historical: boolean;
  /** Numbers per row, or per step of a sequence. */
  readonly width: number;
  /** Steps of a sequence; absent for a flat feature. Padding steps are all zero, at the end. */
  readonly steps?: number;
  readonly per: 'row' | 'request';
  readonly values: Float32Array;
}

/** What made a log, so that it can be made again: a generator, a dataset or a file, with all that it depends on. */
export interface LogSource {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What each action means, in a sentence for reports; absent where it is not known. */
  readonly actions?: Readonly<Record<string, string>>;
  /** What was left out of it when it was read; absent where nothing was read. */
  readonly badRows?: Omit<BadRows, 'examples'>;
}

/**
 * A ranking log in memory: one row an impression, ordered by request, requests ordered by time.
 * All arrays have `rows` entries unless said otherwise.
 */
export interface RankingLog {
  readonly rows: number;
  readonly requests: number;
  /** Names of the binary actions, e.g. `['grid_click', 'save', 'click']`. */
  readonly actions: readonly string[];
  /** Request of each row, 0 .. requests - 1, ascending. */
  readonly request: Int32Array;
  /** User of each request (`requests` entries). */
  readonly user: Int32Array;
  /** Day of each row, 0 = first training day. */
  readonly day: Int16Array;
  /** Day 0 as YYYY-MM-DD (UTC); absent where days have no dates, as in generated logs. */
  readonly firstDate?: string;
  readonly item: Int32Array;
  /** Position at which the production ranker showed the row, from 0. */
  readonly position: Uint8Array;
  /** Age of the item at the time of the request, in days. */
  readonly item_age_days: Float32Array;
  /** 0 or 1, row-major: `labels[row * actions.length + action]`. */
  readonly labels: Float32Array;
  /** True probability of each action, laid out as `labels`; generated logs only. */
  readonly trueProbability?: Float32Array;
  /** Absent where it is not known. */
  readonly source?: LogSource;
  /** Encoded model inputs. */
  readonly features: readonly FeatureColumn[];
  /** First and last (inclusive) day of each part of the temporal split. */
  readonly split: {
    readonly train: readonly [number, number];
    readonly calibration: readonly [number, number];
    readonly evaluation: readonly [number, number];
  };
}
