import {runCli} from './run-cli.js';

// Whoever reads has read enough: `cs-ranker --help | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const code = await runCli(process.argv.slice(2));
// A command that did not fail may have set it, where a part of its work did.
if (code !== 0) process.exitCode = code;
