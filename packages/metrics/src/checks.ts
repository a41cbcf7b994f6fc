import {packageError, shown} from '@cs/core';

/**
 * Creates an error of this package.
 *
 * @param received as text; format values with `shown`, so that '0' and 0 look different.
 * @param remedy what to do, without a full stop.
 */
export function metricsError(functionName: string, problem: string, received: string, remedy: string): Error {
  return packageError('@cs/metrics', functionName, `${problem}. Received: ${received}. ${remedy}.`);
}

/** Columns by argument name; each holds one value per row. */
type Columns = Readonly<Record<string, ArrayLike<number>>>;

/** @throws unless all columns are arrays of the same length. */
export function checkColumns(functionName: string, columns: Columns): void {
  const entries = Object.entries(columns);
  for (const [name, values] of entries) checkArray(functionName, name, values);
  const lengths = entries.map(([, values]) => values.length);
  if (lengths.some((length) => length !== lengths[0])) {
    const names = entries.map(([name]) => name).join(', ');
    throw metricsError(
      functionName,
      `${names} must have the same length`,
      lengths.join(', '),
      'Give one value per row',
    );
  }
}

/** @throws unless all columns are arrays of the same length with at least one row. */
export function checkRows(functionName: string, columns: Columns): void {
  checkColumns(functionName, columns);
  const names = Object.keys(columns);
  if (columns[names[0]!]!.length === 0) {
    throw metricsError(
      functionName,
      `${names.join(', ')} must not be empty`,
      '0 rows',
      'Give at least one row',
    );
  }
}

/** @throws unless the argument is an array or a typed array. */
export function checkArray(functionName: string, name: string, values: ArrayLike<unknown>): void {
  if (values === null || typeof values !== 'object' || typeof values.length !== 'number') {
    throw metricsError(
      functionName,
      `${name} must be an array`,
      shown(values),
      `Give ${name} as an array or a typed array`,
    );
  }
}

/** Whether an array can hold integers only, so that its values need no check. */
function holdsIntegers(values: ArrayLike<number>): boolean {
  return INTEGER_ARRAYS.some((type) => values instanceof type);
}

const INTEGER_ARRAYS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
];

/** @throws for anything but finite numbers. */
export function checkFinite(functionName: string, name: string, values: ArrayLike<number>): void {
  if (holdsIntegers(values)) return;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw metricsError(
        functionName,
        `${name} has a value that is not finite at index ${i}`,
        shown(values[i]),
        `Give finite ${name}`,
      );
    }
  }
}

/**
 * Checks ids that are numbers.
 *
 * @throws for values that are not finite, and for ids so large that neighbours have the same number:
 *   from 2^53 on, or from 2^24 on in a Float32Array.
 */
export function checkIds(functionName: string, name: string, ids: ArrayLike<number>): void {
  if (holdsIntegers(ids)) return;
  checkFinite(functionName, name, ids);
  const limit = ids instanceof Float32Array ? 2 ** 24 : 2 ** 53;
  for (let i = 0; i < ids.length; i++) {
    if (Math.abs(ids[i]!) >= limit) {
      throw metricsError(
        functionName,
        `${name} has an id at index ${i} that may stand for several, since ${ids instanceof Float32Array ? 'a Float32Array holds whole numbers up to 2^24' : 'numbers are whole up to 2^53'}`,
        shown(ids[i]),
        `Number the ${name} from 0`,
      );
    }
  }
}

/** @throws for anything but the numbers 0 and 1. */
export function checkBinary(functionName: string, name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i];
    // A product, because the CPU would mispredict a branch on 1 at most positives.
    if (typeof value !== 'number' || value * (value - 1) !== 0) {
      throw metricsError(
        functionName,
        `${name} has a value that is neither 0 nor 1 at index ${i}`,
        shown(value),
        `Give ${name} as numbers 0 and 1`,
      );
    }
  }
}

/** @throws for anything outside [0, 1]. */
export function checkProbabilities(functionName: string, name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!(values[i]! >= 0 && values[i]! <= 1)) {
      throw metricsError(
        functionName,
        `${name} has a value outside [0, 1] at index ${i}`,
        shown(values[i]),
        `Give ${name} from 0 to 1`,
      );
    }
  }
}

/** @throws unless the value is an integer >= 1. */
export function checkPositiveInteger(functionName: string, name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw metricsError(functionName, `${name} must be a positive integer`, shown(value), `Give ${name} >= 1`);
  }
}

/** @throws unless the seed is an integer >= 0. */
export function checkSeed(functionName: string, seed: number): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw metricsError(functionName, 'seed must be a nonnegative integer', shown(seed), 'Give seed >= 0');
  }
}

/** @throws unless the value is between 0 and 1, both excluded. */
export function checkShare(functionName: string, name: string, value: number, example: number): void {
  if (!(value > 0 && value < 1)) {
    throw metricsError(
      functionName,
      `${name} must be > 0 and < 1`,
      shown(value),
      `Give a number such as ${example}`,
    );
  }
}

/** @throws unless the value is one of the choices. */
export function checkChoice(
  functionName: string,
  name: string,
  value: string,
  choices: readonly string[],
): void {
  if (!choices.includes(value)) {
    throw metricsError(functionName, `${name} is unknown`, shown(value), `Give one of ${choices.join(', ')}`);
  }
}
