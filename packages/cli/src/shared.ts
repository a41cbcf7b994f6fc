import {type BackendChoice, type LoadedSizes, loadAffordable, progressBar} from '@cs/experiment';
import type {RankingLog} from '@cs/log';
import {simulateLog, type WorldOptions, type WorldSize, worlds} from '@cs/worlds';
import {type Command, Option} from 'commander';

/** Prints a line of results to stdout. Everything else goes to stderr. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/**
 * Says on stderr which categorical features have unknown values, which the model cannot tell apart.
 *
 * @param where such as `On the evaluation days`.
 */
export function sayUnknown(where: string, unknown: Readonly<Record<string, number>> = {}): void {
  const found = Object.entries(unknown).filter(([, share]) => share > 0);
  if (found.length === 0) return;
  const shares = found.map(([name, share]) => `${(100 * share).toFixed(1)} % of ${name}`).join(', ');
  process.stderr.write(
    `${where}, the encoders do not know ${shares}. All unknown values of a feature look alike to the model; a larger vocabulary or 'encoder: hash' keeps more apart.\n`,
  );
}

/** The option that chooses the size of a generated world. */
export function sizeOption(): Option {
  return new Option('--size <size>', 'size of the generated world (default: small)').choices(
    Object.keys(worlds),
  );
}

/** Adds the options `--run` and `--model`, one of which locates the model. */
export function addModelFlags(command: Command): Command {
  return command
    .option('--run <folder>', 'run folder, created by train')
    .addOption(new Option('--model <folder>', 'folder of a saved model, instead of --run').conflicts('run'));
}

/** The value of `--run` or `--model`. Without either, the command exits with code 2. */
export function modelFlag(command: Command, {run, model}: {run?: string; model?: string}): string {
  return run ?? model ?? command.error("error: give one of '--run', '--model'", {exitCode: 2});
}

/** Generates a log and shows a progress bar. */
export function simulated(
  seed: number,
  size: WorldSize = 'small',
  conditions: WorldOptions = {},
): RankingLog {
  const bar = progressBar('Simulating');
  // `bornPerDay` and `freshShare` both determine the number of new items.
  const {bornPerDay, ...world} = worlds[size];
  const born = conditions.freshShare === undefined ? {bornPerDay} : {};
  try {
    return simulateLog({...world, ...born, ...conditions, seed}, (done) => bar.update(done, 'days'));
  } finally {
    bar.stop();
  }
}

/**
 * Loads the chosen backend, by default the fastest available one, and prints its name.
 *
 * @returns the backend, and the default sizes of world and ranker that it can handle.
 */
export async function backendSizes(choice: BackendChoice = {}): Promise<LoadedSizes> {
  const {sizes, ...loaded} = await loadAffordable(choice);
  process.stderr.write(`Backend: ${loaded.backend}\n`);
  return {...sizes, ...loaded};
}
