import {Command, CommanderError} from 'commander';
import {ownPackage} from '../evaluate/own-package.js';
import {addCommands} from './commands.js';
import {UsageError} from './usage-error.js';

const program = new Command('cs-ranker')
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

// Whoever reads has read enough: `cs-ranker --help | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await addCommands(program, process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message.replace(/\s*\n\s*/g, ' ')}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
