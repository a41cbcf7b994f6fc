import {parseYaml} from '@cs/log';
import {InvalidArgumentError} from 'commander';

/** Creates a parser that accepts the numbers for which `fits` is true. */
function numbers(fits: (value: number) => boolean, what: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!fits(value)) throw new InvalidArgumentError(`It must be ${what}.`);
    return value;
  };
}

const finite = (value: number) => Number.isFinite(value);

/** Parses an integer >= 1. */
export const whole = numbers(
  (value) => Number.isSafeInteger(value) && value >= 1,
  'an integer >= 1, below 2^53',
);

/** Parses an integer >= 0. */
export const wholeFrom0 = numbers(
  (value) => Number.isSafeInteger(value) && value >= 0,
  'an integer >= 0, below 2^53',
);

/** Parses a finite number > 0. */
export const positive = numbers((value) => finite(value) && value > 0, 'a finite number > 0');

/** Parses a finite number >= 0. */
export const from0 = numbers((value) => finite(value) && value >= 0, 'a finite number >= 0');

/** Parses a number from 0 to 1, both included. */
export const share = numbers((value) => value >= 0 && value <= 1, 'a number from 0 to 1');

/** Parses a list of numbers > 0, such as `0.1, 0.3` or `[0.1, 0.3]`. */
export const listOfPositive = (text: string): number[] => parts(text).map(positive);

/** Checks a memory size in the notation of DuckDB, such as `4GB` or `512 MiB`. */
export function memorySize(text: string): string {
  if (/^\s*\d+(\.\d+)?\s*[KMGT]i?B\s*$/i.test(text)) return text;
  throw new InvalidArgumentError('It must be a size such as 4GB or 512MB.');
}

function parts(text: string): string[] {
  return text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .split(',');
}

/** Parses names and values in YAML or JSON, such as `save: 2, click: 0.5` or `{mlp: [64, 32]}`. */
export function map(text: string): Record<string, unknown> {
  const trimmed = text.trim();
  let value: unknown;
  try {
    value = parseYaml(trimmed.startsWith('{') ? trimmed : `{${trimmed}}`);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Object.values(value).includes(null)) {
    throw new InvalidArgumentError('It must be names and values, such as "save: 2, click: 0.5".');
  }
  return value as Record<string, unknown>;
}
