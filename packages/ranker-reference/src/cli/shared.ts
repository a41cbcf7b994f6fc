import {InvalidArgumentError, Option} from 'commander';
import type {RankingLog} from '../log/ranking-log.js';
import {simulateLog} from '../log/simulate.js';
import {type WorldSize, worlds} from '../log/worlds.js';
import {progressBar} from '../train/progress.js';
import {loadAffordable} from './load-affordable.js';

/** Prints a line of results; stderr is for everything else. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Reads an option of commander that is a whole number from 1, and refuses anything else as wrong usage. */
export function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1.');
  }
  return value;
}

/** The option that chooses the size of a generated world. */
export function sizeOption(): Option {
  return new Option('--size <size>', 'size of the generated world (default: small)').choices(
    Object.keys(worlds),
  );
}

/** Generates a log with a progress bar. */
export function simulated(seed: number, size: WorldSize = 'small'): RankingLog {
  const bar = progressBar('Simulating');
  try {
    return simulateLog({...worlds[size], seed}, (done) => bar.update(done, 'days'));
  } finally {
    bar.stop();
  }
}

/** Loads the best backend, says which, and gives the sizes that suit it. */
export async function backendSizes() {
  const {backend, sizes} = await loadAffordable();
  process.stderr.write(`Backend: ${backend}\n`);
  return sizes;
}
