import type {FeatureColumn, LogSource} from '@cs/log';
import type {PlugInSettings} from '@cs/ranker-reference';

/** A number with its 95 % interval; lifts are in percent, with the interval of `liftOfHits`. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /**
   * P-value of "no lift", from a paired permutation test on the users, corrected by Holm's method for all lifts of the table. Only for
   * lifts of expected hits, or of realised ones where there are no true probabilities.
   */
  readonly p?: number;
}

/** Mean over the seeds with its interval after Student's t, and the same of the paired differences from the baseline. */
export interface Compared extends Interval {
  /** Absent for the baseline. */
  readonly overBaseline?: Interval;
}

/** What the figures show of one arm. */
export interface ArmFigures {
  /** Drop of average precision by action when a feature, or a group of them, is removed at inference. */
  readonly removals: readonly {
    readonly name: string;
    readonly kind: 'feature' | 'group';
    readonly historical: boolean;
    readonly drop: Readonly<Record<string, Compared>>;
  }[];
  /** Ratio of the gradients of non-historical and historical features, by the share of the training done. */
  readonly gradients: readonly (Interval & {readonly done: number})[];
  /** Its mean in the first quarter of the training. */
  readonly earlyGradient: Compared;
  /** Shares of the variance of the embedding at the cut that its principal components explain, mean over the seeds. */
  readonly spectrum: readonly number[];
  /** exp of the entropy of that spectrum. */
  readonly effectiveRank: Compared;
  /** Lift of hits on rows by where they had been shown (`'1-3'`, ...), in percent; empty for the baseline. */
  readonly positions: readonly {
    readonly name: string;
    readonly lift: Readonly<Record<string, Interval>>;
    /** That of the boost control. */
    readonly boost: Readonly<Record<string, Interval>>;
  }[];
}

/** Score gaps by action, in percent, with their intervals over the seeds. */
export type ScoreGaps = Readonly<
  Record<string, {readonly positives: Interval; readonly negatives: Interval}>
>;

/** Hits among the shown items of one action on one slice. */
export interface HitRate {
  /** Share of requests with a hit, mean over the seeds. */
  readonly rate: number;
  /**
   * Requests with a hit in the top k, mean over the seeds, of the requests that have a row of the slice, hit or not; realised hits only.
   */
  readonly counts?: {readonly hits: number; readonly requests: number};
  /** Lift over the baseline, in percent. Absent for the baseline. */
  readonly lift?: Interval;
  /** Lift over the boost control of the same exposure, in percent; of fresh items only. Absent for the baseline and the controls. */
  readonly overBoost?: Interval;
}

/** Hits of one action: on fresh items and on all. */
export interface HitRates {
  readonly fresh: HitRate;
  readonly all: HitRate;
}

/** The baseline with every cold score multiplied by one factor, so that it shows as many cold items as an arm. */
export interface BoostControl {
  /** Mean factor over the seeds. */
  readonly factor: number;
  /** Exposure reached, mean over the seeds. */
  readonly exposure: number;
  readonly hits: Readonly<Record<string, HitRates>>;
  readonly expected?: Readonly<Record<string, HitRates>>;
  /** What its scores look like: ranked as before among the cold, with other gaps and another calibration. */
  readonly quality?: Readonly<Record<string, ScoreQuality>>;
  readonly gaps?: ScoreGaps;
}

/** What the scores of one action look like. Means over the seeds; null where it is undefined. */
export interface ScoreQuality {
  /** Area under the ROC curve over all rows. */
  readonly auc: number | null;
  /** The same among cold rows only. */
  readonly withinColdAuc: number | null;
  /** Mean predicted over mean observed, among cold rows. 1 is calibrated. */
  readonly coldCalibration: number | null;
  /** The same over all rows. */
  readonly allCalibration: number | null;
  /** Relative difference of the mean score of cold and warm rows, for positives, in percent. */
  readonly gapPositives: number | null;
  /** The same for negatives. */
  readonly gapNegatives: number | null;
}

/** One trained variant, over all seeds. */
export interface ArmResult {
  readonly name: string;
  readonly plugIns: readonly string[];
  /** Realised Hits@k of each action. */
  readonly hits: Readonly<Record<string, HitRates>>;
  /** Expected Hits@k from the true probabilities; generated logs only. */
  readonly expected?: Readonly<Record<string, HitRates>>;
  /** Share of the top k that is cold. */
  readonly exposure: number;
  readonly quality: Readonly<Record<string, ScoreQuality>>;
  readonly addedParameters: {readonly count: number; readonly percent: number};
  /** Median time of a training step, in milliseconds; null below 20 steps a training, as the first ones are slow. */
  readonly stepMs: number | null;
  /** Absent for the baseline only. */
  readonly boost?: BoostControl;
  /** Complete settings of its plug-ins, by their names. */
  readonly settings: PlugInSettings;
  /** How its settings were chosen on the calibration days; only for arms with candidates. */
  readonly tuned?: {
    /** Place of the chosen candidate, whose settings are among `settings`. */
    readonly chosen: number;
    /** Mean realised hits on the calibration days, summed over the actions by utility. */
    readonly candidates: readonly {
      /** What distinguishes it from the others. */
      readonly settings: PlugInSettings;
      readonly fresh: number;
      readonly all: number;
      /** Of `all`, what the baseline has: below 0.995 the candidate costs too much. */
      readonly kept: number;
      /** Those of the boost control, at the exposure that the candidate reaches on that day. */
      readonly boost: {readonly fresh: number; readonly all: number};
      /** Score gap of positives on the evaluation days, by action, in percent: it has no say in the choice. */
      readonly gaps: Readonly<Record<string, Interval>>;
    }[];
  };
  /** Intervals of the score gaps in `quality`, over the seeds. */
  readonly gaps?: ScoreGaps;
  /** Where the comparison was asked for figures. */
  readonly figures?: ArmFigures;
}

/** An arm that has no result, because its training failed. */
export interface Failure {
  readonly arm: string;
  readonly seed: number;
  readonly reason: string;
}

/** What a comparison ran on. */
export interface Machine {
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Versions of Node, of TensorFlow.js, and of this package, with its commit where it is run from its repository. */
  readonly versions: Readonly<Record<string, string>>;
}

/** How a comparison was run: with the same log, options and threads it gives the same numbers. */
export interface RunRecord {
  readonly command: string;
  /** Threads inside one op. */
  readonly threads: number;
  /** The log: what made it, where that is known, and a hash of all its numbers. */
  readonly log: {readonly source?: LogSource; readonly sha256: string};
}

/** The days of a log that are for one purpose. */
export interface DataPart {
  /** First and last, counted from the first training day. */
  readonly days: readonly [number, number];
  /** How many of them have no rows. */
  readonly emptyDays: number;
  readonly rows: number;
  readonly requests: number;
  /** Share of the rows whose item is cold. */
  readonly coldShare: number;
}

/** What a comparison was trained and measured on. */
export interface ComparedData {
  readonly train: DataPart;
  readonly calibration: DataPart;
  readonly evaluation: DataPart;
  /** The first training day as YYYY-MM-DD (UTC), where the log knows its dates. */
  readonly firstDate?: string;
  /** What the ranker reads. */
  readonly inputs: readonly Omit<FeatureColumn, 'values' | 'per'>[];
  /** Share of the cold and of the warm evaluation rows that have the action; null where there are no such rows. */
  readonly rates: Readonly<Record<string, {readonly cold: number | null; readonly warm: number | null}>>;
}

/** All that a comparison measured: what reports are made from. */
export interface ComparisonResult {
  readonly format: 'cs-comparison-3';
  readonly name: string;
  readonly backend: string;
  readonly machine?: Machine;
  /** Absent where `compare` was called from code. */
  readonly run?: RunRecord;
  readonly seeds: readonly number[];
  readonly actions: readonly string[];
  readonly config: {
    readonly k: number;
    readonly coldDays: number;
    readonly batchSize: number;
    readonly epochs: number;
    readonly learningRate: number;
    readonly preset: string;
    readonly parameters: number;
    readonly resamples: number;
    readonly utilities: Readonly<Record<string, number>>;
    /** Complete settings of every registered plug-in, by their names. */
    readonly plugIns: PlugInSettings;
  };
  readonly data: ComparedData;
  /** The baseline first. */
  readonly arms: readonly ArmResult[];
  /** Arms that could not be measured, on which seed, and why. */
  readonly failures?: readonly Failure[];
}

/** The hits that a comparison goes by: expected ones where the true probabilities are known, otherwise those that happened. */
export function hitsKey({arms}: Pick<ComparisonResult, 'arms'>): 'expected' | 'hits' {
  return arms[0]?.expected ? 'expected' : 'hits';
}

/**
 * Throws when a comparison lacks the boost control of an arm, or its baseline: a lift on cold items
 * alone misleads, because showing more of them raises it, whatever the model learned.
 */
export function assertPrintable(result: ComparisonResult): void {
  const [baseline, ...others] = result.arms;
  if (!baseline) {
    throw new Error(
      '[@cs/experiment] report: the comparison has no arms. Received: 0 arms. Run compare first.',
    );
  }
  for (const arm of others) {
    const complete =
      arm.boost &&
      result.actions.every(
        (action) => arm.boost?.hits[action]?.fresh.lift && arm.boost.hits[action].all.lift,
      );
    if (!complete) {
      throw new Error(
        `[@cs/experiment] report: a comparison is not printed without its boost control. Received: arm '${arm.name}' without one. Run compare again; it always measures it.`,
      );
    }
  }
}
