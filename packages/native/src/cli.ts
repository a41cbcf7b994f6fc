import cliProgress from 'cli-progress';
import {Command} from 'commander';
import {doctor} from './doctor.js';
import {install} from './install.js';
import type {OnProgress} from './library.js';

const program = new Command('cs-native')
  .description(
    "Installs TensorFlow.js' native Node backend where its own installer fails, and diagnoses problems.",
  )
  .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong usage.');
// Commander has already printed the error or the help.
program.exitOverride(({exitCode}) => process.exit(exitCode === 0 ? 0 : 2)).showHelpAfterError('(see --help)');

program
  .command('install')
  .description("install the native library for this project's tfjs-node, unless it already loads")
  .option('--project <folder>', 'folder of the project', process.cwd())
  .option(
    '--cache <folder>',
    'folder for the library (850 MB); default: $CS_NATIVE_CACHE, or cs-native in the user cache folder',
  )
  .option('--quiet', 'print nothing if the native backend already loads')
  .action(async ({project, cache, quiet}: {project: string; cache?: string; quiet?: boolean}) => {
    const {onProgress, stop} = progress();
    const {route} = await install({project, onProgress, ...(cache ? {cache} : {})}).finally(stop);
    if (route !== 'present') say(`The native backend is installed (${route}).`);
    else if (!quiet) say('The native backend is already installed.');
  });

program
  .command('doctor')
  .description('check what the native backend needs; exit code 1 if it does not load')
  .option('--project <folder>', 'folder of the project', process.cwd())
  .option('--json', 'print as JSON')
  .action(async ({project, json}: {project: string; json?: boolean}) => {
    const diagnosis = await doctor({project});
    if (json) say(JSON.stringify(diagnosis, null, 2));
    else {
      for (const {subject, ok, found} of diagnosis.findings)
        say(`${ok ? 'ok ' : '-- '} ${subject.padEnd(15)} ${found}`);
      say(
        diagnosis.works
          ? '\nThe native backend works.'
          : `\nThe native backend does not work. ${diagnosis.advice}`,
      );
    }
    if (!diagnosis.works) process.exitCode = 1;
  });

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Shows a progress bar if stderr is a terminal, otherwise one line per step. */
function progress(): {onProgress: OnProgress; stop: () => void} {
  let last = '';
  if (!process.stderr.isTTY) {
    return {
      onProgress: (step) => {
        if (step !== last) process.stderr.write(`Native backend: ${step}\n`);
        last = step;
      },
      stop: () => {},
    };
  }
  const bar = new cliProgress.SingleBar({
    format: 'Native backend {bar} {percentage} % | {step}',
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  let started = false;
  return {
    onProgress: (step, done) => {
      if (!started) bar.start(100, 0, {step});
      started = true;
      // A step without known progress does not move the bar.
      if (done === undefined) bar.update({step});
      else bar.update(Math.round(100 * done), {step});
    },
    stop: () => {
      if (started) bar.stop();
    },
  };
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
