import {InvalidArgumentError} from 'commander';
import {parse} from 'yaml';

/** Makes a parser of numbers that a condition holds for. */
function numbers(fits: (value: number) => boolean, what: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!fits(value)) throw new InvalidArgumentError(`It must be ${what}.`);
    return value;
  };
}

const finite = (value: number) => Number.isFinite(value);

/** Reads an option that is a whole number from 1. */
export const whole = numbers((value) => Number.isInteger(value) && value >= 1, 'a whole number from 1');

/** Reads an option that is a whole number from 0. */
export const wholeFrom0 = numbers((value) => Number.isInteger(value) && value >= 0, 'a whole number from 0');

/** Reads an option that is a number above 0. */
export const positive = numbers((value) => finite(value) && value > 0, 'a number above 0');

/** Reads an option that is a number from 0. */
export const from0 = numbers((value) => finite(value) && value >= 0, 'a number from 0');

/** Reads an option that is a share from 0 to 1. */
export const share = numbers((value) => value >= 0 && value <= 1, 'a share from 0 to 1');

/** Reads an option that is a list of numbers above 0: `0.1, 0.3` or `[0.1, 0.3]`. */
export const listOfPositive = (text: string): number[] => parts(text).map(positive);

/** Reads an option that is a size of memory, as DuckDB writes it: `4GB`, `512 MiB`. */
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

/** Reads an option that is a map of names to values, in YAML or JSON: `save: 2, click: 0.5` or `{mlp: [64, 32]}`. */
export function map(text: string): Record<string, unknown> {
  const trimmed = text.trim();
  let value: unknown;
  try {
    value = parse(trimmed.startsWith('{') ? trimmed : `{${trimmed}}`);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Object.values(value).includes(null)) {
    throw new InvalidArgumentError('It must be names and values, such as "save: 2, click: 0.5".');
  }
  return value as Record<string, unknown>;
}
