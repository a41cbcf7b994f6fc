import {type Arm, median, tooFewSteps} from '@cs/ranker-reference';
import {type LiftOfHitsOptions, liftOfHits} from './lift-of-hits.js';
import type {BoostRun, HitsByAction, Measured, Run} from './measure-run.js';
import type {ArmResult, BoostControl, HitRate, HitRates, ScoreGaps, ScoreQuality} from './results.js';
import {studentInterval} from './student-interval.js';
import {summariseFigures} from './summarise-figures.js';

type Slice = 'fresh' | 'all';

/** How intervals are made. */
export type IntervalOptions = Pick<LiftOfHitsOptions, 'users' | 'resamples'>;

interface RateOptions extends IntervalOptions {
  /** Whether to give p-values as well. */
  readonly tested: boolean;
  /** Whether to count the hits as well. */
  readonly counted?: boolean;
}

/**
 * Puts the runs of one arm, one a seed, together: means over the seeds, lifts over the baseline and over the
 * boost control with their intervals.
 *
 * @param base the baseline's runs, of the same seeds; absent where the arm is the baseline.
 */
export function summariseArm(
  arm: Arm,
  runs: readonly Run[],
  base: readonly Run[] | undefined,
  how: IntervalOptions,
): Omit<ArmResult, 'settings'> {
  const boosts = base && runs.map((run) => run.boost!);
  const hasExpected = hitsOf(runs, 'expected') !== undefined;
  const rates = (kind: 'hits' | 'expected') => {
    const own = hitsOf(runs, kind);
    // One table of tests: the less noisy one.
    const tested = kind === 'expected' || !hasExpected;
    return (
      own &&
      summariseHits(
        own,
        {...how, tested, counted: kind === 'hits'},
        base && hitsOf(base, kind),
        boosts && hitsOf(boosts, kind),
      )
    );
  };
  const expected = rates('expected');
  const figures = summariseFigures(runs, base, (baseline, treatment) =>
    liftOfHits({...how, baseline, treatment, tested: false}),
  );
  return {
    name: arm.name,
    plugIns: arm.plugIns,
    hits: rates('hits')!,
    ...(expected ? {expected} : {}),
    exposure: mean(runs.map((run) => run.exposure)),
    quality: meanQualities(runs.map((run) => run.quality)),
    gaps: gapIntervals(runs.map((run) => run.quality)),
    addedParameters: runs[0]!.added,
    stepMs: runs.some((run) => tooFewSteps(run.seconds.length))
      ? null
      : 1000 * median(runs.flatMap((run) => run.seconds)),
    ...(boosts ? {boost: summariseBoost(boosts, base, how)} : {}),
    ...(figures ? {figures} : {}),
  };
}

function summariseBoost(
  boosts: readonly BoostRun[],
  base: readonly Run[],
  how: IntervalOptions,
): BoostControl {
  const rates = (kind: 'hits' | 'expected') => {
    const own = hitsOf(boosts, kind);
    return own && summariseHits(own, {...how, tested: false, counted: kind === 'hits'}, hitsOf(base, kind));
  };
  const expected = rates('expected');
  return {
    factor: mean(boosts.map((boost) => boost.factor)),
    exposure: mean(boosts.map((boost) => boost.exposure)),
    hits: rates('hits')!,
    ...(expected ? {expected} : {}),
    quality: meanQualities(boosts.map((boost) => boost.quality)),
    gaps: gapIntervals(boosts.map((boost) => boost.quality)),
  };
}

/** Rates of each action, with the lifts over the baseline and over the boost control where they are given. */
function summariseHits(
  own: readonly HitsByAction[],
  {counted, ...how}: RateOptions,
  base?: readonly HitsByAction[],
  boosts?: readonly HitsByAction[],
): Record<string, HitRates> {
  const rate = (action: string, slice: Slice): HitRate => {
    const of = (runs: readonly HitsByAction[]) => runs.map((run) => run[action]![slice]);
    const over = (reference: readonly HitsByAction[]) =>
      liftOfHits({...how, baseline: of(reference), treatment: of(own)});
    return {
      rate: mean(of(own).map(definedMean)),
      ...(counted ? {counts: countsOf(of(own))} : {}),
      ...(base ? {lift: over(base)} : {}),
      // The control is of equal exposure: what it does to all items is no measure.
      ...(boosts && slice === 'fresh' ? {overBoost: over(boosts)} : {}),
    };
  };
  const actions = Object.keys(own[0]!);
  return Object.fromEntries(
    actions.map((action) => [action, {fresh: rate(action, 'fresh'), all: rate(action, 'all')}]),
  );
}

function countsOf(runs: readonly Float64Array[]): {hits: number; requests: number} {
  const defined = runs.map((values) => values.filter((value) => !Number.isNaN(value)));
  return {
    hits: mean(defined.map((values) => values.reduce((sum, value) => sum + value, 0))),
    requests: mean(defined.map((values) => values.length)),
  };
}

/** The hits of all runs; undefined where they have none of this kind. */
function hitsOf(runs: readonly Measured[], kind: 'hits' | 'expected'): HitsByAction[] | undefined {
  const hits = runs.map((run) => run[kind]).filter((each) => each !== undefined);
  return hits.length === runs.length ? hits : undefined;
}

function gapIntervals(runs: readonly Run['quality'][]): ScoreGaps {
  return Object.fromEntries(
    Object.keys(runs[0]!).map((action) => [
      action,
      {
        positives: studentInterval(runs.map((run) => run[action]!.gapPositives)),
        negatives: studentInterval(runs.map((run) => run[action]!.gapNegatives)),
      },
    ]),
  );
}

function meanQualities(runs: readonly Run['quality'][]): Record<string, ScoreQuality> {
  return Object.fromEntries(
    Object.entries(runs[0]!).map(([action, first]) => {
      const means = Object.keys(first).map((key) => {
        const values = runs.map((run) => run[action]![key as keyof ScoreQuality]);
        const defined = values.filter((value) => value !== null);
        return [key, defined.length > 0 ? mean(defined) : null];
      });
      return [action, Object.fromEntries(means)];
    }),
  );
}

/** Mean over the requests that are not skipped (NaN). */
export function definedMean(values: Float64Array): number {
  return mean([...values].filter((value) => !Number.isNaN(value)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
