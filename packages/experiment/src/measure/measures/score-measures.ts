import {accumulators} from '@cs/metrics';
import type {MeasureText} from './measure.js';

/** Rows of whole requests with the scores of one action. */
export interface ScoredRows {
  /** `[n]`: the action's predicted probability, calibrated on the calibration day. */
  readonly scores: ArrayLike<number>;
  /** `[n]`: the score that rows are ranked by, a weighted sum over the actions. */
  readonly ranking: ArrayLike<number>;
  /** `[n]` of 0 and 1: whether the action happened. */
  readonly labels: ArrayLike<number>;
  /** `[n]` of 0 and 1: 1 for rows with a cold item. */
  readonly cold: ArrayLike<number>;
  /** `[n]`: the request of each row. Rows of a request are adjacent. */
  readonly requests: ArrayLike<number>;
}

/** What a measure may depend on besides the rows. */
export interface ScoreOptions {
  /** Number of items that a request shows. */
  readonly k: number;
  /** Largest number of distinct scores that may be kept, for metrics that need all scores. */
  readonly bins: number;
}

/** A number that describes the scores of one action, of one arm trained on one seed. */
export interface ScoreMeasure extends MeasureText {
  /** Starts a measurement of rows that come in batches. The result is NaN when undefined. */
  readonly start: (options: ScoreOptions) => {
    readonly add: (rows: ScoredRows) => unknown;
    readonly result: () => number;
  };
  /** Draws a chart of the measure, with this title and this text on how to read it. */
  readonly chart?: {readonly title: string; readonly see: string};
}

const gap = (of: 'positives' | 'negatives', rows: string): ScoreMeasure => ({
  label: `gap of ${of}`,
  unit: '%',
  digits: 1,
  better: 'neither',
  help: `Mean score of cold ${of} relative to warm ${of} (rows ${rows} the action): −10 means that the cold ones score 10 % lower. While calibration is near 1, a gap is no bias.`,
  ...(of === 'positives' ? {otherForms: ['gap', 'gaps', 'score gap']} : {}),
  start: () => {
    const gaps = accumulators.scoreGap();
    return {
      add: ({scores, labels, cold}) => gaps.add({scores, labels, cold}),
      result: () => 100 * gaps.result()[of],
    };
  },
  chart: {
    title: `Score gap of cold ${of}`,
    see: `Mean score of cold rows ${rows} the action, relative to that of warm ones. Left of 0, cold items get lower scores. A gap alone is no bias; compare the calibration in the tables. Dot: arm. Square: its boost control, which changes the gap without learning anything. (Figures 2c and 6c)`,
  },
});

/**
 * The measures of scores, by their name in results.json. An entry added here appears in the
 * results, their reader, the tables and the glossary, and in a chart if it asks for one.
 */
export const scoreMeasures = {
  auc: {
    label: 'AUC',
    unit: '',
    digits: 4,
    better: 'higher',
    help: 'Probability that a row with the action scores higher than a row without it. 0.5 is guessing, 1 is perfect.',
    start: ({bins}) => {
      const counts = accumulators.rocAuc({bins});
      return {
        add: ({scores, labels}) => counts.add({scores, labels}),
        result: () => counts.result().value,
      };
    },
  },
  withinColdAuc: {
    label: 'within-cold AUC',
    unit: '',
    digits: 4,
    better: 'higher',
    help: 'AUC among cold rows alone. Showing more cold items does not change it.',
    start: ({bins}) => {
      const counts = accumulators.withinColdAuc({bins});
      return {
        add: ({scores, labels, cold}) => counts.add({scores, labels, cold}),
        result: () => counts.result().value,
      };
    },
  },
  coldCalibration: {
    label: 'cold calibration',
    unit: '',
    digits: 3,
    better: 'near 1',
    help: 'Predicted number of actions on cold rows, divided by the observed number. Below 1, the ranker predicts too few.',
    start: () => {
      const sums = accumulators.coldCalibration();
      return {
        add: ({scores, labels, cold}) => sums.add({scores, labels, cold}),
        result: () => sums.result().cold,
      };
    },
  },
  allCalibration: {
    label: 'calibration',
    unit: '',
    digits: 3,
    better: 'near 1',
    help: 'Predicted number of actions on all rows, divided by the observed number.',
    start: () => {
      const sums = accumulators.calibrationRatio();
      return {add: ({scores, labels}) => sums.add({scores, labels}), result: () => sums.result()};
    },
  },
  gapPositives: gap('positives', 'with'),
  gapNegatives: gap('negatives', 'without'),
} satisfies Readonly<Record<string, ScoreMeasure>>;

/** Name of a measure of scores. */
export type ScoreMeasureName = keyof typeof scoreMeasures;
