import {describe, expect, it} from 'vitest';
import * as metrics from './index.js';

type Options = Record<string, unknown>;

/** A valid call of a function, and the types of its arguments. */
interface Call {
  readonly good: Options;
  /** Columns `[n]` that must be finite. */
  readonly finite?: readonly string[];
  /** Columns `[n]` of 0 and 1. */
  readonly binary?: readonly string[];
  /** Columns of probabilities, `[n]`. */
  readonly probability?: readonly string[];
  /** Positive integers. */
  readonly integers?: readonly string[];
  readonly choices?: readonly string[];
  /** Functions that it calls, whose names may appear in its errors. */
  readonly madeOf?: readonly string[];
  /** Whether it accepts zero rows. */
  readonly emptyIsFine?: boolean;
}

const scores = [0.9, 0.5, 0.4, 0.2];
const labels = [1, 0, 0, 1];
const cold = [0, 1, 0, 1];
const slice = [1, 1, 0, 1];
const requests = [1, 1, 2, 2];
const probabilities = [0.5, 0.25, 0, 1];

const pointwise: Call = {good: {scores, labels}, finite: ['scores'], binary: ['labels']};
const ofProbabilities: Call = {good: {scores, labels}, probability: ['scores'], binary: ['labels']};
const ofCold: Call = {good: {scores, labels, cold}, finite: ['scores'], binary: ['labels', 'cold']};
const ranked = {
  good: {scores, requests, labels, slice, k: 1},
  finite: ['scores', 'requests'],
  binary: ['labels', 'slice'],
  integers: ['k'],
  choices: ['ties', 'scope', 'empty'],
} satisfies Call;
const expected: Call = {
  ...ranked,
  good: {scores, requests, probabilities, slice, k: 1},
  binary: ['slice'],
  probability: ['probabilities'],
};
const exposure: Call = {
  good: {scores, requests, cold, k: 1},
  finite: ['scores', 'requests'],
  binary: ['cold'],
  integers: ['k'],
  choices: ['ties'],
};
/** Options of hits by position, which have no k. */
const byPlace = ({good: {k: _, ...good}, ...call}: Call): Call => ({
  ...call,
  good,
  integers: [],
  choices: ranked.choices,
});
const arms = {good: {baseline: [1, 0, 1], treatment: [1, 1, 1]}};

const calls: Readonly<Record<string, Call>> = {
  ageBuckets: {good: {ages: [1, 2, 3]}, finite: ['ages'], emptyIsFine: true},
  averagePrecision: pointwise,
  boostControl: {...exposure, good: {...exposure.good, targetExposure: 0.5}},
  breakdown: {good: {actions: {save: labels}, slices: {cold}, metric: () => 0}},
  brier: ofProbabilities,
  calibrationRatio: {...pointwise, emptyIsFine: true},
  calibratorFromJson: {
    good: {kind: 'isotonic', scores: [1, 2, 3], values: [0, 0.5, 1]},
    finite: ['scores', 'values'],
  },
  coldCalibration: ofCold,
  coldStartComparison: {
    good: {baseline: scores, treatment: scores, requests, cold, actions: {save: labels}, k: 1},
    finite: ['baseline', 'treatment', 'requests'],
    binary: ['cold'],
    integers: ['k'],
    choices: ['ties'],
    madeOf: ['exposureAtK', 'pairedLift'],
  },
  expectedCalibrationError: {...ofProbabilities, integers: ['bins'], choices: ['binning', 'norm']},
  expectedHitsAtK: {...expected, choices: [...ranked.choices, 'counting']},
  expectedHitsByPosition: byPlace(expected),
  expectedMeanAveragePrecision: expected,
  expectedMeanReciprocalRank: expected,
  expectedNdcgAtK: expected,
  expectedPrecisionAtK: expected,
  expectedRecallAtK: expected,
  explainedVariance: {
    good: {embedding: [1, 2, 3, 5], rows: 2, width: 2},
    finite: ['embedding'],
    integers: ['rows', 'width'],
  },
  exposureAtK: exposure,
  featureImportance: {
    good: {columns: {age: scores}, labels, score: ({age}: {age: number[]}) => age},
    binary: ['labels'],
    integers: ['repeats'],
    choices: ['by'],
  },
  fitIsotonic: pointwise,
  fitPlatt: pointwise,
  fitShift: {...ofProbabilities, emptyIsFine: true},
  formatColdStartComparison: {
    good: {
      comparison: metrics.coldStartComparison({
        baseline: scores,
        treatment: scores,
        requests,
        cold,
        actions: {save: labels},
      }),
    },
  },
  groupAuc: {
    good: {scores, labels, requests},
    finite: ['scores', 'requests'],
    binary: ['labels'],
    choices: ['weights', 'empty'],
  },
  hitsAtK: {...ranked, choices: [...ranked.choices, 'counting']},
  hitsByPosition: byPlace(ranked),
  holmCorrection: {good: {pValues: [0.5, 0.1, 0.2]}, probability: ['pValues'], emptyIsFine: true},
  importanceRatio: {
    good: {importance: {full: 1, features: [{name: 'a', prAuc: 0.5, change: -0.5}]}, of: 'a', to: 'a'},
  },
  logLoss: ofProbabilities,
  meanAveragePrecision: ranked,
  meanReciprocalRank: ranked,
  ndcgAtK: {
    ...ranked,
    good: {scores, requests, relevance: [3, 0, 1, 2], slice, k: 2},
    finite: ['scores', 'requests', 'relevance'],
    binary: ['slice'],
    choices: [...ranked.choices, 'gain'],
  },
  normalizedEntropy: ofProbabilities,
  pairedLift: arms,
  positionBuckets: {good: {positions: [1, 2, 3]}, finite: ['positions'], emptyIsFine: true},
  precisionAtK: ranked,
  recallAtK: ranked,
  reliabilityCurve: {...ofProbabilities, integers: ['bins'], choices: ['binning']},
  rocAuc: pointwise,
  scoreGap: ofCold,
  signFlipTest: {good: {...arms.good, seed: 1}, integers: ['permutations'], choices: ['alternative']},
  studentInterval: {good: {values: [1, 2, 4]}, finite: ['values'], emptyIsFine: true},
  withinColdAuc: ofCold,
};

type Refusal = readonly [title: string, name: string, options: Options, message: RegExp];

/** All invalid calls, derived from the valid call. */
function refusals([name, call]: readonly [string, Call]): Refusal[] {
  const {good, finite = [], binary = [], probability = [], integers = [], choices = []} = call;
  const all = [...finite, ...binary, ...probability];
  const start = `^\\[@cs/metrics\\] (${[name, ...(call.madeOf ?? [])].join('|')}): `;
  const refusal = (title: string, changed: Options, message: string): Refusal => [
    `${name}: ${title}`,
    name,
    {...good, ...changed},
    new RegExp(start + message),
  ];
  const withValue = (column: string, value: number) => {
    const values = [...(good[column] as number[])];
    values[1] = value;
    return {[column]: values};
  };
  const at = (column: string, value: number) =>
    refusal(
      `${column} of ${value}`,
      withValue(column, value),
      `.*\\b${column}\\b.* at index 1\\. Received: `,
    );
  return [
    ...finite.flatMap((column) => [Number.NaN, Number.POSITIVE_INFINITY].map((value) => at(column, value))),
    ...binary.flatMap((column) => [2, 0.5, -1, Number.NaN].map((value) => at(column, value))),
    ...probability.flatMap((column) => [-0.1, 1.1, Number.NaN].map((value) => at(column, value))),
    ...all.flatMap((column) => {
      const shorter = (good[column] as number[]).slice(0, -1);
      const missing = refusal(`no ${column}`, {[column]: null}, `.*\\b${column}\\b.*array`);
      // slice is optional, and a single column has no other column to differ from in length.
      return all.length === 1
        ? [missing]
        : [
            refusal(`${column} too short`, {[column]: shorter}, `.*\\b${column}\\b.*length`),
            ...(column === 'slice' || (/ndcgAtK/i.test(name) && column === 'requests') ? [] : [missing]),
          ];
    }),
    ...(all.length > 0 && !call.emptyIsFine
      ? [refusal('no rows', Object.fromEntries(all.map((column) => [column, []])), '.+')]
      : []),
    ...integers.flatMap((argument) =>
      [0, -1, 1.5, Number.NaN].map((value) =>
        refusal(
          `${argument} of ${value}`,
          {[argument]: value},
          `${argument} must be a positive integer\\. Received: ${value}\\.`,
        ),
      ),
    ),
    ...(finite.includes('requests')
      ? [
          refusal(
            'rows of a request not adjacent',
            {requests: [1, 2, 1, 2]},
            'requests has a request whose rows are not adjacent at index 2\\. Received: request 1 again\\.',
          ),
        ]
      : []),
    ...choices.map((argument) =>
      refusal(
        `unknown ${argument}`,
        {[argument]: 'random'},
        `${argument} is unknown\\. Received: "random"\\. Give one of `,
      ),
    ),
  ];
}

const run = async (name: string, options: Options): Promise<unknown> =>
  (metrics as unknown as Record<string, (options: Options) => unknown>)[name]!(options);

describe('every function', () => {
  it('is listed in this test', () => {
    const functions = Object.entries(metrics).filter(
      ([name, value]) => typeof value === 'function' && !['ShiftCalibrator', 'ShiftFit'].includes(name),
    );
    expect(Object.keys(calls).toSorted()).toEqual(functions.map(([name]) => name).toSorted());
  });

  it.each(Object.entries(calls))(
    '%s accepts the valid call and does not change its columns',
    async (name, {good}) => {
      const before = structuredClone({...good, metric: undefined, score: undefined});
      await run(name, good);
      expect({...good, metric: undefined, score: undefined}).toEqual(before);
    },
  );

  it.each(Object.entries(calls).flatMap(refusals))(
    'rejects with argument name and index: %s',
    async (_, name, options, message) => {
      await expect(run(name, options)).rejects.toThrow(message);
    },
  );
});
