import {ownPackage} from '@cs/experiment';
import {Command, CommanderError} from 'commander';
import {addCommands} from './commands.js';
import {UsageError} from './usage-error.js';

/**
 * Runs the command line, and says on stderr what is wrong.
 *
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = makeProgram();
  try {
    await addCommands(program, args);
    await program.parseAsync(args, {from: 'user'});
    return 0;
  } catch (error) {
    // Commander has said what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message.replace(/\s*\n\s*/g, ' ')}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function makeProgram(): Command {
  return new Command('cs-ranker')
    .description('A reference ranker that shows what the cold-start plug-ins do.')
    .version(ownPackage().version)
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

Exit codes: 0 done, 1 failed, 2 wrong usage.`,
    );
}
