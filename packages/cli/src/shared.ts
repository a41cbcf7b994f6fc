import {type BackendChoice, type LoadedSizes, loadAffordable, progressBar} from '@cs/experiment';
import type {RankingLog} from '@cs/log';
import {simulateLog, type WorldOptions, type WorldSize, worlds} from '@cs/worlds';
import {type Command, Option} from 'commander';

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

/** Adds the options that say where the model is. */
export function addModelFlags(command: Command): Command {
  return command
    .option('--run <folder>', 'the run folder of train')
    .addOption(new Option('--model <folder>', 'or the folder of a model').conflicts('run'));
}

/** The folder that {@link addModelFlags} was given; without one the command ends. */
export function modelFlag(command: Command, {run, model}: {run?: string; model?: string}): string {
  return run ?? model ?? command.error("error: give one of '--run', '--model'", {exitCode: 2});
}

/** Generates a log with a progress bar. */
export function simulated(
  seed: number,
  size: WorldSize = 'small',
  conditions: WorldOptions = {},
): RankingLog {
  const bar = progressBar('Simulating');
  // One of the two says how many items are born.
  const {bornPerDay, ...world} = worlds[size];
  const born = conditions.freshShare === undefined ? {bornPerDay} : {};
  try {
    return simulateLog({...world, ...born, ...conditions, seed}, (done) => bar.update(done, 'days'));
  } finally {
    bar.stop();
  }
}

/** Loads the best backend, or the one that is asked for, says which, and gives the sizes that suit it. */
export async function backendSizes(choice: BackendChoice = {}): Promise<LoadedSizes> {
  const {sizes, ...loaded} = await loadAffordable(choice);
  process.stderr.write(`Backend: ${loaded.backend}\n`);
  return {...sizes, ...loaded};
}
