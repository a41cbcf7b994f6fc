import {shown} from '@cs/core';
import {checkArray, metricsError} from './checks.js';

/** One value per request, or one such array per training seed. */
export type RequestValues = ArrayLike<number> | ArrayLike<ArrayLike<number>>;

/** `[seeds][requests]` of both arms, without the skipped requests. */
export interface PairedRequests {
  readonly baseline: readonly Float64Array[];
  readonly treatment: readonly Float64Array[];
  /** Number of requests that are not skipped. */
  readonly requests: number;
  /** Their indices among all requests. */
  readonly kept: readonly number[];
  /** Number of all requests. */
  readonly given: number;
}

/** Checks that both arms have the same seeds and requests, and removes the skipped requests. */
export function pairRequests(
  functionName: string,
  baseline: RequestValues,
  treatment: RequestValues,
): PairedRequests {
  return pairedColumns(
    functionName,
    bySeed(functionName, 'baseline', baseline),
    bySeed(functionName, 'treatment', treatment),
  );
}

/** One array per seed, for either form of input. */
function bySeed(functionName: string, name: string, values: RequestValues): ArrayLike<number>[] {
  checkArray(functionName, name, values);
  if (values.length === 0)
    throw metricsError(functionName, `${name} must not be empty`, '0 values', 'Give at least one request');
  if (typeof values[0] === 'number') return [values as ArrayLike<number>];
  const seeds = Array.from(values as ArrayLike<ArrayLike<number>>);
  for (const [s, each] of seeds.entries()) checkArray(functionName, `${name}[${s}]`, each);
  return seeds;
}

function pairedColumns(
  functionName: string,
  baseline: ArrayLike<number>[],
  treatment: ArrayLike<number>[],
): PairedRequests {
  const fail = (problem: string, received: string, remedy: string) =>
    metricsError(functionName, problem, received, remedy);
  if (baseline.length !== treatment.length) {
    const received = `${baseline.length} and ${treatment.length}`;
    throw fail(
      'baseline and treatment must have the same number of seeds',
      received,
      'Train both arms with the same seeds',
    );
  }
  const first = baseline[0]!;
  if (first.length === 0)
    throw fail('baseline[0] must not be empty', '0 values', 'Give at least one request');
  for (const [name, arm] of [
    ['baseline', baseline],
    ['treatment', treatment],
  ] as const) {
    for (const [s, values] of arm.entries()) {
      if (values.length !== first.length) {
        const received = `${values.length} for ${first.length}`;
        throw fail(
          `${name}[${s}] has a different number of requests than baseline[0]`,
          received,
          'Give the same requests in both arms and for all seeds',
        );
      }
      for (let i = 0; i < values.length; i++) {
        const value = values[i]!;
        if (Number.isNaN(value) !== Number.isNaN(first[i])) {
          const received = `${value} for ${first[i]}`;
          throw fail(
            `${name}[${s}] and baseline[0] must skip the same requests, but differ at index ${i}`,
            received,
            'Use NaN for the same requests in both arms and all seeds',
          );
        }
        if (!Number.isNaN(value) && !(value >= 0 && value < Infinity)) {
          throw fail(
            `${name}[${s}] has a value that is negative or infinite at index ${i}`,
            shown(value),
            'Give finite values >= 0, or NaN to skip a request',
          );
        }
      }
    }
  }
  const kept: number[] = [];
  for (let i = 0; i < first.length; i++) if (!Number.isNaN(first[i])) kept.push(i);
  const columns = (arm: ArrayLike<number>[]) =>
    arm.map((values) => Float64Array.from(kept, (i) => values[i]!));
  return {
    baseline: columns(baseline),
    treatment: columns(treatment),
    requests: kept.length,
    kept,
    given: first.length,
  };
}
