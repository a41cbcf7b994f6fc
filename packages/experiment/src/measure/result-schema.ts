import {z} from 'zod';
import {armMeasures} from './measures/arm-measures.js';
import {forEachMeasure} from './measures/measure.js';
import {scoreMeasures} from './measures/score-measures.js';
import {trainingMeasures} from './measures/training-measures.js';

/** Version of the layout of results.json. */
export const FORMAT = 'cs-comparison-4';

// JSON writes NaN as null.
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const byAction = <T extends z.ZodType>(value: T) => z.record(z.string(), value);
const optional = z.exactOptional;

/** A value with its 95 % interval; ends of NaN where it has none. Lifts are in percent. */
export const interval = z.object({
  mean: number,
  low: number,
  high: number,
  /**
   * P-value of "no lift" over seeds and users, corrected by Holm's method for all lifts of the
   * table. Only for lifts of expected hits, or of realised ones when there are no true
   * probabilities.
   */
  p: optional(number),
});

// The value of a measure in results that are older than the measure.
const notMeasured = () => ({mean: Number.NaN, low: Number.NaN, high: Number.NaN});

/** Measures of the scores of one action: means over the seeds, with intervals by Student's t. */
export const scoreValues = z.object(forEachMeasure(scoreMeasures, () => interval.default(notMeasured)));

/** A mean over the seeds, and that of the paired differences from the baseline. */
export const compared = z.object({
  mean: number,
  low: number,
  high: number,
  /** Absent for the baseline. */
  overBaseline: optional(interval),
});

/** Hits in the top k for one action on one slice. */
export const hitRate = z.object({
  /** Share of requests with a hit, mean over the seeds. */
  rate: number,
  /**
   * Number of requests with a hit, of the requests that list an item of the slice; means over the
   * seeds. Only for realised hits.
   */
  counts: optional(z.object({hits: number, requests: number})),
  /** Lift over the baseline. Absent for the baseline. */
  lift: optional(interval),
  /** Lift over the boost control; for fresh items only. Absent for the baseline and the controls. */
  overBoost: optional(interval),
});

/** Hits of one action on fresh items and on all items. */
export const hitRates = z.object({fresh: hitRate, all: hitRate});

const hits = {
  /** Hits by the labels. */
  hits: byAction(hitRates),
  /** Hits by the true probabilities; generated logs only. */
  expected: optional(byAction(hitRates)),
};

/** The baseline with all cold scores times one factor, so that it has the exposure of an arm. */
export const boostControl = z.object({
  /** Mean factor over the seeds. */
  factor: number,
  /** Exposure reached, mean over the seeds. */
  exposure: number,
  ...hits,
  scores: byAction(scoreValues),
});

/** What the figures show about one arm. */
export const armFigures = z.object({
  /** Drop of average precision by action when inputs are removed from the evaluation days. */
  removals: z.array(
    z.object({
      /** Name of the input, or of the group: `historical` or `non-historical`. */
      name: z.string(),
      kind: z.enum(['feature', 'group']),
      historical: z.boolean(),
      drop: byAction(compared),
    }),
  ),
  /** Gradient ratio after these shares of the training. Empty when it was not measured. */
  gradients: z.array(z.object({done: z.number(), mean: number, low: number, high: number})),
  ...forEachMeasure(trainingMeasures, () => compared.default(notMeasured)),
  /** Share of variance that each principal component of the embedding explains; means. */
  spectrum: z.array(number),
  /** Lifts on rows by the position at which the log had shown them; empty for the baseline. */
  positions: z.array(
    z.object({
      /** The positions, from 1: such as `4-10` or `101+`. */
      name: z.string(),
      lift: byAction(interval),
      /** The same for the boost control. */
      boost: byAction(interval),
    }),
  ),
});

/** Settings of plug-ins, by the names of the plug-ins. */
const settings = z.record(z.string(), z.record(z.string(), z.unknown()));

/** One variant of the ranker, over all seeds. */
export const armResult = z.object({
  name: z.string(),
  plugIns: z.array(z.string()),
  ...hits,
  ...forEachMeasure(armMeasures, () => number.default(Number.NaN)),
  scores: byAction(scoreValues),
  /** Absent for the baseline only. */
  boost: optional(boostControl),
  /** Complete settings of its plug-ins. */
  settings,
  /** How its settings were chosen on the calibration days; arms with candidates only. */
  tuned: optional(
    z.object({
      /** Index of the chosen candidate. */
      chosen: z.number(),
      /** Mean realised hits on the calibration days, summed over the actions by utility. */
      candidates: z.array(
        z.object({
          /** What distinguishes it from the other candidates. */
          settings,
          fresh: number,
          all: number,
          /** `all` relative to the baseline's. Below 0.995, the candidate loses too many hits to be chosen. */
          kept: number,
          /** Hits of the boost control at the exposure that the candidate reaches on these days. */
          boost: z.object({fresh: number, all: number}),
          /** Score gap of positives on the evaluation days; not used for the choice. */
          gaps: byAction(interval),
        }),
      ),
    }),
  ),
  /** Present if the comparison was run with figures. */
  figures: optional(armFigures),
});

/** One part of the split: training, calibration or evaluation days. */
export const dataPart = z.object({
  /** First and last day, counted from the first training day. */
  days: z.tuple([z.number(), z.number()]),
  /** Number of days without rows. */
  emptyDays: z.number(),
  rows: z.number(),
  requests: z.number(),
  /** Share of rows with a cold item. */
  coldShare: z.number(),
});

/** What a comparison was trained and measured on. */
export const comparedData = z.object({
  train: dataPart,
  calibration: dataPart,
  evaluation: dataPart,
  /** First training day as YYYY-MM-DD (UTC), if the log has dates. */
  firstDate: optional(z.string()),
  /** Inputs of the ranker. */
  inputs: z.array(
    z.object({
      name: z.string(),
      group: z.enum(['query', 'candidate', 'user', 'sequence']),
      historical: z.boolean(),
      width: z.number(),
      steps: optional(z.number()),
    }),
  ),
  /** Share of cold and of warm evaluation rows with the action; null without such rows. */
  rates: byAction(z.object({cold: z.number().nullable(), warm: z.number().nullable()})),
});

/** An arm without a result, because a training of it failed. */
export const failure = z.object({arm: z.string(), seed: z.number(), reason: z.string()});

/** The machine that ran a comparison. */
export const machine = z.object({
  platform: z.string(),
  cpu: z.string(),
  cores: z.number(),
  memoryGb: z.number(),
  /** Versions of Node.js, TensorFlow.js and this package, with its commit in a clone. */
  versions: z.record(z.string(), z.string()),
});

/** How to get the same numbers again: the command, the threads and the log. */
export const runRecord = z.object({
  command: z.string(),
  /** Threads within one operation. */
  threads: z.number(),
  log: z.object({
    /** What made the log, if known. */
    source: optional(
      z.object({
        name: z.string(),
        options: z.record(z.string(), z.unknown()),
        /** What each action means. */
        actions: optional(z.record(z.string(), z.string())),
        badRows: optional(
          z.object({rows: z.number(), bad: z.number(), reasons: z.record(z.string(), z.number())}),
        ),
      }),
    ),
    /** Hash of all numbers of the log. */
    sha256: z.string(),
  }),
});

/** The contents of results.json. */
export const comparisonSchema = z.object({
  format: z.literal(FORMAT),
  name: z.string(),
  backend: z.string(),
  machine: optional(machine),
  /** Absent when `compare` was called from code. */
  run: optional(runRecord),
  seeds: z.array(z.number()).min(1),
  actions: z.array(z.string()).min(1),
  config: z.object({
    k: z.number(),
    coldDays: z.number(),
    batchSize: z.number(),
    epochs: z.number(),
    learningRate: z.number(),
    preset: z.string(),
    parameters: z.number(),
    utilities: byAction(z.number()),
    /** Complete settings of every registered plug-in. */
    plugIns: settings,
  }),
  data: comparedData,
  /** The baseline first. */
  arms: z.array(armResult),
  /** Arms that could not be measured. */
  failures: optional(z.array(failure)),
});
