import {readFileSync} from 'node:fs';
import fc from 'fast-check';

/**
 * For tests only: expected values from scikit-learn and float64 numpy. See "provenance" in the
 * file.
 */
export const goldens: {
  readonly binary: readonly {
    readonly name: string;
    readonly labels: number[];
    readonly scores: number[];
    readonly averagePrecision: number | null;
    readonly rocAuc: number | null;
    readonly logLoss?: number;
    readonly brier?: number;
  }[];
  readonly ndcg: readonly {
    readonly relevance: number[];
    readonly scores: number[];
    readonly k: number;
    readonly gain: 'linear';
    readonly ties: 'average';
    readonly ndcg: number;
  }[];
  readonly pca: readonly {readonly x: number[][]; readonly explainedVarianceRatio: number[]}[];
} = JSON.parse(readFileSync(new URL('fixtures/metrics.json', import.meta.url), 'utf8'));

interface Scored {
  readonly scores: number[];
  readonly labels: number[];
}

/**
 * For tests only: more expected values from scikit-learn and SciPy, written by
 * fixtures/scikit-learn.py.
 */
export const scikitLearn: {
  readonly reliability: readonly (Scored & {
    readonly bins: number;
    readonly width: {readonly predicted: number[]; readonly observed: number[]};
    readonly mass: {readonly predicted: number[]; readonly observed: number[]};
  })[];
  readonly calibrators: readonly (Scored & {
    readonly others: number[];
    readonly isotonic: {readonly own: number[]; readonly others: number[]};
    readonly platt: {readonly others: number[]};
  })[];
  readonly groups: readonly (Scored & {
    readonly requests: number[];
    readonly skipped: number;
    readonly rows: number;
    readonly positives: number;
    readonly equal: number;
  })[];
  readonly entropies: readonly (Scored & {readonly normalizedEntropy: number})[];
  readonly exponentialNdcg: readonly {
    readonly relevance: number[];
    readonly scores: number[];
    readonly k: number;
    readonly ndcg: number;
  }[];
  readonly permutationTests: readonly {
    readonly baseline: number[];
    readonly treatment: number[];
    readonly 'two-sided': number;
    readonly greater: number;
    readonly less: number;
  }[];
} = JSON.parse(readFileSync(new URL('fixtures/scikit-learn.json', import.meta.url), 'utf8'));

/**
 * Rows of a few requests with many ties. Scores are eighths above 0, so halving and doubling them
 * is exact.
 */
export const ranking = fc
  .array(
    fc.array(
      fc.record({
        score: fc.integer({min: 1, max: 8}).map((n) => n / 8),
        label: fc.constantFrom(0, 1),
        cold: fc.constantFrom(0, 1),
        probability: fc.integer({min: 0, max: 10}).map((n) => n / 10),
      }),
      {minLength: 1, maxLength: 8},
    ),
    {minLength: 1, maxLength: 5},
  )
  .map((requests) => columnsOf(requests));

export interface Row {
  readonly score: number;
  readonly label: number;
  readonly cold: number;
  readonly probability: number;
}

/** Some columns of many. Functions reject columns that they do not know. */
export function pick<T extends object, Name extends keyof T>(columns: T, ...names: Name[]): Pick<T, Name> {
  return Object.fromEntries(names.map((name) => [name, columns[name]])) as Pick<T, Name>;
}

/** Columns of requests that are given row by row. */
export function columnsOf(requests: readonly (readonly Row[])[]) {
  const rows = requests.flat();
  return {
    scores: rows.map((row) => row.score),
    labels: rows.map((row) => row.label),
    cold: rows.map((row) => row.cold),
    probabilities: rows.map((row) => row.probability),
    requests: requests.flatMap((each, request) => each.map(() => 10 - request)),
    grouped: requests,
  };
}

/** Labels of both classes, with scores that are often tied. */
export const twoClasses = fc
  .array(fc.tuple(fc.constantFrom(0, 1), fc.integer({min: -4, max: 4})), {minLength: 2, maxLength: 30})
  .map((rows) => ({labels: [0, 1, ...rows.map(([y]) => y)], scores: [0, 0, ...rows.map(([, s]) => s)]}));
