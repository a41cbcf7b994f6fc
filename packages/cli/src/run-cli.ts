import {readFileSync} from 'node:fs';
import {Command, CommanderError} from 'commander';
import {addCommands} from './commands.js';
import {UsageError} from './usage-error.js';

/**
 * Runs the command line and prints errors to stderr.
 *
 * @param args without the paths of node and the script.
 * @returns the exit code: 0 for success, 1 for failure, 2 for wrong usage.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = makeProgram();
  try {
    await addCommands(program, args);
    await program.parseAsync(args, {from: 'user'});
    return 0;
  } catch (error) {
    // Commander has already printed its error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message.replace(/\s*\n\s*/g, ' ')}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Read here, because a package of ours that knows it would load TensorFlow.js for `--version`. */
function ownVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}

function makeProgram(): Command {
  return new Command('cs-ranker')
    .description(
      'Train a reference ranker with and without the cold-start plug-ins, and measure what they change.',
    )
    .version(ownVersion())
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .addHelpText(
      'after',
      `
Examples:
  $ cs-ranker simulate --out log --seed 1
  $ cs-ranker schema infer my-log.csv.gz --out schema.yaml
  $ cs-ranker import my-log.csv.gz --schema schema.yaml --out log
  $ cs-ranker train --log log --out run --residual --score-reg
  $ cs-ranker resume run
  $ cs-ranker evaluate --log log --run run
  $ cs-ranker tune --log log --out tuned
  $ cs-ranker score --run run --log log --out scores.parquet
  $ cs-ranker compare --simulate --seeds 3 --out report
  $ cs-ranker compare --movielens ml-100k --out report
  $ cs-ranker report report
  $ cs-ranker export log --out parquet

Exit codes: 0 success, 1 failure, 2 wrong usage.`,
    );
}
