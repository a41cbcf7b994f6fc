import type {z} from 'zod';
import type * as schema from './result-schema.js';

type DeepReadonly<T> = T extends object ? {readonly [Key in keyof T]: DeepReadonly<T[Key]>} : T;
type Read<Schema extends z.ZodType> = DeepReadonly<z.infer<Schema>>;

/** A value with its 95 % interval. Lifts are in percent. */
export type Interval = Read<typeof schema.interval>;
/** A mean over the seeds, and that of the paired differences from the baseline. */
export type Compared = Read<typeof schema.compared>;
/** The measures of the scores of one action, by name. */
export type ScoreValues = Read<typeof schema.scoreValues>;
/** Hits in the top k for one action on one slice. */
export type HitRate = Read<typeof schema.hitRate>;
/** Hits of one action on fresh items and on all items. */
export type HitRates = Read<typeof schema.hitRates>;
/** The baseline with all cold scores times one factor, so that it has the exposure of an arm. */
export type BoostControl = Read<typeof schema.boostControl>;
/** What the figures show about one arm. */
export type ArmFigures = Read<typeof schema.armFigures>;
/** One variant of the ranker, over all seeds. */
export type ArmResult = Read<typeof schema.armResult>;
/** An arm without a result, because a training of it failed. */
export type Failure = Read<typeof schema.failure>;
/** The machine that ran a comparison. */
export type Machine = Read<typeof schema.machine>;
/** How to get the same numbers again. */
export type RunRecord = Read<typeof schema.runRecord>;
/** One part of the split: training, calibration or evaluation days. */
export type DataPart = Read<typeof schema.dataPart>;
/** What a comparison was trained and measured on. */
export type ComparedData = Read<typeof schema.comparedData>;
/** Everything that a comparison measured. Reports are made from it. */
export type ComparisonResult = Read<typeof schema.comparisonSchema>;

/** The hits to judge arms by: expected ones if the log has true probabilities, else realised ones. */
export function hitsKey({arms}: Pick<ComparisonResult, 'arms'>): 'expected' | 'hits' {
  return arms[0]?.expected ? 'expected' : 'hits';
}

/**
 * Checks that a comparison has a baseline, and the boost control of every other arm. A lift on
 * cold items is misleading without its control: showing more of them raises their hits, whatever
 * the model learned.
 *
 * @throws if one is missing.
 */
export function assertPrintable(result: ComparisonResult): void {
  const [baseline, ...others] = result.arms;
  if (!baseline) {
    throw new Error(
      '[@cs/experiment] report: the comparison has no arms. Received: 0 arms. Run compare first.',
    );
  }
  for (const arm of others) {
    const complete = result.actions.every((action) => {
      const rates = arm.boost?.hits[action];
      return rates?.fresh.lift && rates.all.lift;
    });
    if (!complete) {
      throw new Error(
        `[@cs/experiment] report: a comparison cannot be printed without its boost controls. Received: arm '${arm.name}' without one. Run compare again; it always measures them.`,
      );
    }
  }
}
