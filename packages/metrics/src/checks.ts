import {packageError} from '@cs/core';

/** What every function throws: package, function, what is wrong, what was received, what to do. */
export function metricsError(
  functionName: string,
  problem: string,
  received: unknown,
  remedy: string,
): Error {
  return packageError('@cs/metrics', functionName, `${problem}. Received: ${received}. ${remedy}.`);
}

/** Columns by argument name, all of one value a row. */
type Columns = Readonly<Record<string, ArrayLike<number>>>;

/** @throws unless all columns are there and have the same length. */
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
      'Give one value a row',
    );
  }
}

/** @throws unless all columns are there, have the same length and hold at least one row. */
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
      values,
      `Give ${name} as an array or a typed array`,
    );
  }
}

/** Whether the type of an array leaves room for nothing but whole numbers, so that no pass over it is needed. */
function isWhole(values: ArrayLike<number>): boolean {
  return WHOLE.some((type) => values instanceof type);
}

const WHOLE = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array];

/** @throws for NaN and infinities. */
export function checkFinite(functionName: string, name: string, values: ArrayLike<number>): void {
  if (isWhole(values)) return;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw metricsError(
        functionName,
        `${name} has a value that is not finite at index ${i}`,
        values[i],
        `Give finite ${name}`,
      );
    }
  }
}

/** @throws for anything but 0 and 1. */
export function checkBinary(functionName: string, name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i];
    // A product, since a branch on what is 1 would be guessed wrong at most positives.
    if (typeof value !== 'number' || value * (value - 1) !== 0) {
      throw metricsError(
        functionName,
        `${name} has a value that is neither 0 nor 1 at index ${i}`,
        value,
        `Give ${name} of 0 and 1`,
      );
    }
  }
}

/** @throws for anything outside 0 to 1. */
export function checkProbabilities(functionName: string, name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!(values[i]! >= 0 && values[i]! <= 1)) {
      throw metricsError(
        functionName,
        `${name} has a value outside [0, 1] at index ${i}`,
        values[i],
        `Give ${name} from 0 to 1`,
      );
    }
  }
}

/** @throws unless the value is 1, 2, 3 and so on. */
export function checkPositiveInteger(functionName: string, name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw metricsError(functionName, `${name} must be a positive integer`, value, `Give ${name} >= 1`);
  }
}

/** @throws unless the value can seed random numbers: 0, 1, 2 and so on. */
export function checkSeed(functionName: string, seed: number): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw metricsError(functionName, 'seed must be an integer that is not negative', seed, 'Give seed >= 0');
  }
}

/** @throws unless the value lies between 0 and 1. */
export function checkShare(functionName: string, name: string, value: number, such: number): void {
  if (!(value > 0 && value < 1)) {
    throw metricsError(
      functionName,
      `${name} must be between 0 and 1`,
      value,
      `Give a share, such as ${such}`,
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
    throw metricsError(functionName, `${name} is unknown`, value, `Give one of ${choices.join(', ')}`);
  }
}
