import type {BadRows} from '../read/bad-rows.js';

/** Default age in days below which an item is fresh (cold), as in the paper. */
export const FRESH_DAYS = 28;

/** Which part of a ranking request a feature describes. */
export type FeatureGroup = 'query' | 'candidate' | 'user' | 'sequence';

/**
 * One input of the ranker. `values` is row-major, of shape `[n, width]`, or `[n, steps, width]` for
 * a sequence, where n is the number of rows or of requests. A feature per request is stored once
 * for all rows of a request and read through `RankingLog.request`.
 */
export interface FeatureColumn {
  /** Name of the model input. */
  readonly name: string;
  readonly group: FeatureGroup;
  /** Whether the feature is computed from past engagement, so that new items lack it. */
  readonly historical: boolean;
  /** Numbers per row or request, or per step of a sequence. */
  readonly width: number;
  /** Steps of a sequence. Padding steps are zero, at the end. Absent for other features. */
  readonly steps?: number;
  readonly per: 'row' | 'request';
  readonly values: Float32Array;
}

/**
 * Where a log comes from: a generator, a data set or a file, with all options needed to create it
 * again.
 */
export interface LogSource {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What each action means, in a sentence for reports; absent where it is not known. */
  readonly actions?: Readonly<Record<string, string>>;
  /** Rows that were left out because they were bad. Absent if the log was not read from files. */
  readonly badRows?: Omit<BadRows, 'examples'>;
}

/**
 * A ranking log in memory. A row is an impression: one item shown in one request. Rows are ordered
 * by request, and requests by time. Arrays have `rows` entries unless stated otherwise.
 */
export interface RankingLog {
  readonly rows: number;
  readonly requests: number;
  /** Names of the binary actions, such as `['grid_click', 'save', 'click']`. */
  readonly actions: readonly string[];
  /**
   * Request of each row, from 0 to `requests - 1`, ascending. Each request has at least one row.
   */
  readonly request: Int32Array;
  /** User of each request: `requests` entries. */
  readonly user: Int32Array;
  /** Day of each row. Day 0 is the first training day. */
  readonly day: Int16Array;
  /** Day 0 as YYYY-MM-DD (UTC). Absent if days have no dates, as in generated logs. */
  readonly firstDate?: string;
  readonly item: Int32Array;
  /** Position at which the production ranker showed the item, from 0. */
  readonly position: Uint8Array;
  /** Age of the item at the time of the request, in days. */
  readonly item_age_days: Float32Array;
  /** 0 or 1, row-major: `labels[row * actions.length + action]`. */
  readonly labels: Float32Array;
  /** True probability of each action, laid out as `labels`. Generated logs only. */
  readonly trueProbability?: Float32Array;
  /** Absent if unknown. */
  readonly source?: LogSource;
  /** The model inputs, encoded. */
  readonly features: readonly FeatureColumn[];
  /** First and last day of each part of the split by time, both included. */
  readonly split: {
    readonly train: readonly [number, number];
    readonly calibration: readonly [number, number];
    readonly evaluation: readonly [number, number];
  };
}
