import {shown} from '@cs/core';
import {boostControl} from './boost-control.js';
import {checkOptions, type Names} from './check-options.js';
import {checkArray, checkBinary, checkColumns, checkIds, metricsError} from './checks.js';
import {type ColdCalibration, coldCalibration} from './cold-calibration.js';
import {expectedHitsAtK} from './expected-hits-at-k.js';
import {exposureAtK} from './exposure-at-k.js';
import {groupRequests} from './group-requests.js';
import {hitsAtK} from './hits-at-k.js';
import {type Lift, pairedLift} from './paired-lift.js';
import {type ScoreGap, scoreGap} from './score-gap.js';
import type {TieOptions} from './ties.js';
import {withinColdAuc} from './within-cold-auc.js';

/** Scores `[n]` of one trained model, or `[seeds][n]` of one model per training seed. */
export type SeedScores = ArrayLike<number> | readonly ArrayLike<number>[];

/** Options of `coldStartComparison`. */
export interface ColdStartComparisonOptions extends TieOptions {
  /** Scores of the model without the method, above 0. */
  readonly baseline: SeedScores;
  /** Scores of the model with the method, above 0, with the same seeds in the same order. */
  readonly treatment: SeedScores;
  /** `[n]`: the request of each row. Rows of the same request must be adjacent. */
  readonly requests: ArrayLike<number>;
  /** `[n]` of 0 and 1: 1 for rows with a cold item. */
  readonly cold: ArrayLike<number>;
  /** `[n]` of 0 and 1: the labels of each action. */
  readonly actions: Readonly<Record<string, ArrayLike<number>>>;
  /** `[n]`, 0 to 1: the true probability of each action, where it is known. */
  readonly probabilities?: Readonly<Record<string, ArrayLike<number>>>;
  /** Number of shown positions per request, a positive integer. Default 3. */
  readonly k?: number;
  /**
   * `[n]`: the user of each row, the same for all rows of a request. Requests of one user depend
   * on each other, which widens the intervals. Default: every request has its own user.
   */
  readonly users?: ArrayLike<number | string>;
  /** Coverage of the intervals, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

/** The same number for the baseline, the treatment and the boost control. */
export interface ThreeArms {
  readonly baseline: number;
  readonly treatment: number;
  readonly boost: number;
}

/** Hits@k of one action on one slice. */
export interface ComparedHits {
  readonly action: string;
  readonly slice: 'fresh' | 'all';
  /** Whether hits come from labels or are expected from true probabilities. */
  readonly kind: 'realised' | 'expected';
  /** Mean over the seeds. */
  readonly rates: ThreeArms;
  /** Lift of the treatment over the baseline. */
  readonly lift: Lift;
  /**
   * Lift of the treatment over the boost control: what the treatment adds beyond showing more
   * cold items.
   */
  readonly overBoost: Lift;
}

/** Metrics of the scores for one action, averaged over the seeds. NaN where undefined. */
export interface ComparedScores {
  readonly withinColdAuc: number;
  /** Meaningful if the scores are probabilities of the action. */
  readonly calibration: ColdCalibration;
  readonly gap: ScoreGap;
}

/** A comparison of two models on cold items, which always includes the boost control. */
export interface ColdStartComparison {
  readonly k: number;
  readonly seeds: number;
  readonly confidence: number;
  /**
   * Factor by which the boost control multiplies cold scores of the baseline. Mean over the
   * seeds.
   */
  readonly boostFactor: number;
  /** Share of cold rows in the top k. Mean over the seeds. */
  readonly exposure: ThreeArms;
  readonly hits: readonly ComparedHits[];
  /** Metrics of the scores, by action. */
  readonly scores: Readonly<
    Record<string, {readonly baseline: ComparedScores; readonly treatment: ComparedScores}>
  >;
}

const optionNames: Names<ColdStartComparisonOptions> = {
  baseline: 1,
  treatment: 1,
  requests: 1,
  cold: 1,
  actions: 1,
  probabilities: 1,
  k: 1,
  users: 1,
  confidence: 1,
  ties: 1,
  ids: 1,
};

/**
 * Compares two models on cold items: hits on fresh and on all items with intervals over seeds
 * and users, exposure, AUC of cold rows, calibration and score gap. For each seed it also
 * measures the {@link boostControl} with the same exposure as the treatment. A lift over the
 * baseline that disappears over the boost control comes only from showing more cold items.
 *
 * @throws if a score is not above 0, if the arms have different numbers of seeds, if there are no
 * actions, and in the cases in which the metrics it uses throw.
 * @example
 * const requests = [1, 1, 2, 2];
 * const cold = [0, 1, 0, 1];
 * const actions = {save: [1, 0, 0, 1]};
 * const baseline = [0.8, 0.4, 0.9, 0.1];
 * const treatment = [0.8, 0.4, 0.9, 0.95];
 * const options = {baseline, treatment, requests, cold, actions, k: 1};
 * coldStartComparison({...options}).exposure.boost; // 1 / 2
 * coldStartComparison({...options}).hits[1].lift.mean; // 2 / 1 - 1
 */
export function coldStartComparison(options: ColdStartComparisonOptions): ColdStartComparison {
  checkOptions('coldStartComparison', options, optionNames);
  const {requests, cold, actions, probabilities = {}, k = 3, confidence = 0.95} = options;
  const arms = {baseline: bySeed('baseline', options), treatment: bySeed('treatment', options)};
  if (arms.baseline.length !== arms.treatment.length) {
    throw metricsError(
      'coldStartComparison',
      'baseline and treatment must have the same number of seeds',
      `${arms.baseline.length} and ${arms.treatment.length}`,
      'Train both arms with the same seeds',
    );
  }
  const names = Object.keys(actions);
  if (names.length === 0) {
    throw metricsError('coldStartComparison', 'actions must not be empty', '0 actions', 'Give at least one');
  }
  const ranking = {requests, k, ...tiesOf(options)};
  const perRequest = options.users ? {users: usersOf(options.users, requests)} : {};
  const exposures = (scores: ArrayLike<number>[]) =>
    scores.map((each) => exposureAtK({...ranking, cold, scores: each}).rate);
  const treated = exposures(arms.treatment);
  const boosts = arms.baseline.map((scores, s) =>
    boostControl({...ranking, cold, scores, targetExposure: treated[s]!}),
  );
  const all = {...arms, boost: boosts.map((boost) => boost.scores)};

  const compared = (action: string, slice: 'fresh' | 'all', kind: ComparedHits['kind']): ComparedHits => {
    const mask = slice === 'fresh' ? {slice: cold} : {};
    const hits = (arm: readonly ArrayLike<number>[]) =>
      arm.map((scores) => {
        const common = {...ranking, ...mask, scores};
        return kind === 'realised'
          ? hitsAtK({...common, labels: actions[action]!})
          : expectedHitsAtK({...common, probabilities: probabilities[action]!});
      });
    const each = {baseline: hits(all.baseline), treatment: hits(all.treatment), boost: hits(all.boost)};
    const lift = (from: 'baseline' | 'boost') => {
      const of = (arm: 'baseline' | 'treatment' | 'boost') =>
        each[arm].map((seedHits) => seedHits.perRequest);
      return pairedLift({baseline: of(from), treatment: of('treatment'), confidence, ...perRequest});
    };
    const rate = (arm: keyof typeof each) => mean(each[arm].map((seedHits) => seedHits.rate));
    const rates = {baseline: rate('baseline'), treatment: rate('treatment'), boost: rate('boost')};
    return {action, slice, kind, rates, lift: lift('baseline'), overBoost: lift('boost')};
  };
  const kinds = (action: string) =>
    action in probabilities ? (['realised', 'expected'] as const) : (['realised'] as const);
  return {
    k,
    seeds: boosts.length,
    confidence,
    boostFactor: mean(boosts.map((boost) => boost.factor)),
    exposure: {
      baseline: mean(exposures(arms.baseline)),
      treatment: mean(treated),
      boost: mean(boosts.map((boost) => boost.exposure)),
    },
    hits: names.flatMap((action) =>
      kinds(action).flatMap((kind) =>
        (['fresh', 'all'] as const).map((slice) => compared(action, slice, kind)),
      ),
    ),
    scores: Object.fromEntries(
      names.map((action) => {
        const of = (arm: ArrayLike<number>[]) => scoresOf(arm, actions[action]!, cold);
        return [action, {baseline: of(arms.baseline), treatment: of(arms.treatment)}];
      }),
    ),
  };
}

function bySeed(arm: 'baseline' | 'treatment', options: ColdStartComparisonOptions): ArrayLike<number>[] {
  const scores = options[arm];
  checkArray('coldStartComparison', arm, scores);
  const seeds =
    typeof scores[0] === 'number' ? [scores as ArrayLike<number>] : Array.from(scores as ArrayLike<number>[]);
  if (seeds.length === 0) {
    throw metricsError(
      'coldStartComparison',
      `${arm} must not be empty`,
      '0 seeds',
      'Give the scores of at least one seed',
    );
  }
  const {requests, cold} = options;
  checkColumns('coldStartComparison', {requests, cold});
  checkIds('coldStartComparison', 'requests', requests);
  checkBinary('coldStartComparison', 'cold', cold);
  for (const [s, each] of seeds.entries()) {
    checkColumns('coldStartComparison', {[`${arm}[${s}]`]: each, requests, cold});
    for (let row = 0; row < each.length; row++) {
      if (!(each[row]! > 0 && each[row]! < Infinity)) {
        throw metricsError(
          'coldStartComparison',
          `${arm}[${s}] has a value that is not above 0 and finite at index ${row}`,
          shown(each[row]),
          'Give positive scores, such as probabilities',
        );
      }
    }
  }
  return seeds;
}

function tiesOf({ties, ids}: TieOptions): TieOptions {
  return {...(ties ? {ties} : {}), ...(ids ? {ids} : {})};
}

function scoresOf(
  arm: ArrayLike<number>[],
  labels: ArrayLike<number>,
  cold: ArrayLike<number>,
): ComparedScores {
  const each = arm.map((scores) => ({scores, labels, cold}));
  const calibrations = each.map(coldCalibration);
  const gaps = each.map(scoreGap);
  return {
    withinColdAuc: mean(each.map(withinColdAuc)),
    calibration: {
      cold: mean(calibrations.map((ratio) => ratio.cold)),
      warm: mean(calibrations.map((ratio) => ratio.warm)),
    },
    gap: {
      positives: mean(gaps.map((gap) => gap.positives)),
      negatives: mean(gaps.map((gap) => gap.negatives)),
    },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The user of each request. @throws if the rows of a request have different users. */
function usersOf(users: ArrayLike<number | string>, requests: ArrayLike<number>): (number | string)[] {
  checkArray('coldStartComparison', 'users', users);
  if (users.length !== requests.length) {
    throw metricsError(
      'coldStartComparison',
      'users must have one value per row',
      `${users.length} for ${requests.length}`,
      'Give the user of each row',
    );
  }
  const starts = groupRequests('coldStartComparison', requests);
  return Array.from(starts.subarray(0, -1), (start, request) => {
    const user = users[start]!;
    for (let row = start; row < starts[request + 1]!; row++) {
      if (users[row] !== user) {
        throw metricsError(
          'coldStartComparison',
          `request ${requests[start]} has two users`,
          `${shown(user)} and ${shown(users[row])}`,
          'Give all rows of a request the same user',
        );
      }
    }
    return user;
  });
}
