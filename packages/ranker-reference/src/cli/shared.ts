import {Option} from 'commander';
import type {RankingLog} from '../log/ranking-log.js';
import {simulateLog} from '../log/simulate.js';
import {type WorldSize, worlds} from '../log/worlds.js';
import {progressBar} from '../train/progress.js';
import {type BackendChoice, loadAffordable} from './load-affordable.js';

/** Prints a line of results; stderr is for everything else. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
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

/** Loads the best backend, or the one that is asked for, says which, and gives the sizes that suit it. */
export async function backendSizes(choice: BackendChoice = {}) {
  const {backend, sizes} = await loadAffordable(choice);
  process.stderr.write(`Backend: ${backend}\n`);
  return {...sizes, backend};
}
