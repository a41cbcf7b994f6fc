import {checkArray, metricsError} from './checks.js';

/** One value a request, or one such array a training seed. */
export type RequestValues = ArrayLike<number> | ArrayLike<ArrayLike<number>>;

/** `[seeds][requests]` of both arms, without the requests that are skipped. */
interface PairedRequests {
  readonly baseline: readonly Float64Array[];
  readonly treatment: readonly Float64Array[];
  /** Number of requests left. */
  readonly requests: number;
}

/** Checks that two arms pair up, seed by seed and request by request, and drops the skipped requests. */
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

/** One array a seed, whatever was given. */
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
  const fail = (problem: string, received: unknown, remedy: string) =>
    metricsError(functionName, problem, received, remedy);
  if (baseline.length !== treatment.length) {
    const received = `${baseline.length} and ${treatment.length}`;
    throw fail(
      'baseline and treatment must have the same number of seeds',
      received,
      'Train both arms on all seeds',
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
          'Give the same requests',
        );
      }
      for (let i = 0; i < values.length; i++) {
        const value = values[i]!;
        if (Number.isNaN(value) !== Number.isNaN(first[i])) {
          const received = `${value} for ${first[i]}`;
          throw fail(
            `${name}[${s}] and baseline[0] differ in what is skipped at index ${i}`,
            received,
            'Skip (NaN) the same requests in both arms and all seeds',
          );
        }
        if (!Number.isNaN(value) && !(value >= 0 && value < Infinity)) {
          throw fail(
            `${name}[${s}] has a value that is not a measure at index ${i}`,
            value,
            'Give values >= 0, or NaN',
          );
        }
      }
    }
  }
  const kept: number[] = [];
  for (let i = 0; i < first.length; i++) if (!Number.isNaN(first[i])) kept.push(i);
  const columns = (arm: ArrayLike<number>[]) =>
    arm.map((values) => Float64Array.from(kept, (i) => values[i]!));
  return {baseline: columns(baseline), treatment: columns(treatment), requests: kept.length};
}
