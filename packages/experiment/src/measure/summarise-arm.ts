import type {Arm} from '@cs/ranker-reference';
import {type LiftOfHitsOptions, liftOfHits} from './lift-of-hits.js';
import type {BoostRun, HitsByAction, RankingMeasures, Run} from './measure-run.js';
import {type ArmMeasure, armMeasures} from './measures/arm-measures.js';
import {forEachMeasure} from './measures/measure.js';
import {scoreMeasures} from './measures/score-measures.js';
import {overSeeds} from './over-seeds.js';
import type {ArmResult, BoostControl, HitRate, HitRates, ScoreValues} from './results.js';
import {summariseFigures} from './summarise-figures.js';

type Slice = 'fresh' | 'all';

interface RateOptions extends Pick<LiftOfHitsOptions, 'users'> {
  /** Whether to compute p-values. */
  readonly tested: boolean;
  /** Whether to give the numbers of hits. */
  readonly counted?: boolean;
}

/**
 * Summarises the runs of one arm, one per seed: means over the seeds, and lifts over the baseline
 * and over the boost control with their intervals.
 *
 * @param base the baseline's runs on the same seeds; absent if the arm is the baseline.
 * @param users the user of each request.
 */
export function summariseArm(
  arm: Arm,
  runs: readonly Run[],
  base: readonly Run[] | undefined,
  users: LiftOfHitsOptions['users'],
): Omit<ArmResult, 'settings'> {
  const boosts = base && runs.map((run) => run.boost!);
  const hasExpected = hitsOf(runs, 'expected') !== undefined;
  const rates = (kind: 'hits' | 'expected') => {
    const own = hitsOf(runs, kind);
    // Only one kind of hits is tested, the less noisy one, so that there is one table of p-values.
    const tested = kind === 'expected' || !hasExpected;
    return (
      own &&
      summariseHits(
        own,
        {users, tested, counted: kind === 'hits'},
        base && hitsOf(base, kind),
        boosts && hitsOf(boosts, kind),
      )
    );
  };
  const expected = rates('expected');
  const figures = summariseFigures(runs, base, (baseline, treatment) =>
    liftOfHits({users, baseline, treatment, tested: false}),
  );
  return {
    name: arm.name,
    plugIns: arm.plugIns,
    hits: rates('hits')!,
    ...(expected ? {expected} : {}),
    ...forEachMeasure(armMeasures, ({of}: ArmMeasure) => of(runs)),
    scores: summariseScores(runs),
    ...(boosts ? {boost: summariseBoost(boosts, base, users)} : {}),
    ...(figures ? {figures} : {}),
  };
}

function summariseBoost(
  boosts: readonly BoostRun[],
  base: readonly Run[],
  users: LiftOfHitsOptions['users'],
): BoostControl {
  const rates = (kind: 'hits' | 'expected') => {
    const own = hitsOf(boosts, kind);
    return own && summariseHits(own, {users, tested: false, counted: kind === 'hits'}, hitsOf(base, kind));
  };
  const expected = rates('expected');
  return {
    factor: mean(boosts.map((boost) => boost.factor)),
    exposure: mean(boosts.map((boost) => boost.exposure)),
    hits: rates('hits')!,
    ...(expected ? {expected} : {}),
    scores: summariseScores(boosts),
  };
}

/** Hit rates of each action, with the lifts over the baseline and over the boost control if given. */
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
      // Exposure is equal, which makes only fresh items comparable.
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

/** The hits of all runs; undefined if they have none of this kind. */
function hitsOf(runs: readonly RankingMeasures[], kind: 'hits' | 'expected'): HitsByAction[] | undefined {
  const hits = runs.map((run) => run[kind]).filter((each) => each !== undefined);
  return hits.length === runs.length ? hits : undefined;
}

/** The measures of the scores of each action, over the seeds. */
function summariseScores(runs: readonly Pick<Run, 'scores'>[]): Record<string, ScoreValues> {
  return Object.fromEntries(
    Object.keys(runs[0]!.scores).map((action) => [
      action,
      forEachMeasure(scoreMeasures, (_, name) => overSeeds(runs.map(({scores}) => scores[action]![name]))),
    ]),
  );
}

/** Mean over the requests that are not skipped (those are NaN). */
export function definedMean(values: Float64Array): number {
  return mean([...values].filter((value) => !Number.isNaN(value)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
