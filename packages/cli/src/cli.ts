import {runCli} from './run-cli.js';

// A reader may close the pipe early, as in `cs-ranker --help | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const code = await runCli(process.argv.slice(2));
// A command that returns 0 may have set another exit code, for example after an interruption.
if (code !== 0) process.exitCode = code;
