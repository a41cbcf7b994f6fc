/**
 * Takes a fresh clone to where everything runs: the dependencies, then TensorFlow's native backend, then (with
 * `--build`) the packages. Node's own modules only, as nothing else is there yet. Each step is skipped when it is done, so
 * that it can be repeated, and resumed after an interruption; two at once take turns.
 */
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {runChild} from './run-child.mjs';
import {takeLock} from './setup-lock.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node 20.19 or newer is needed. This is Node ${process.versions.node}. See https://nodejs.org`);
}

const noteChild = await takeLock(join(root, '.cs-setup.lock'), (pid) =>
  say(`Waiting for another set-up of this folder (process ${pid})`),
);

// 1. Dependencies, when the lock file has changed since the last time that they came whole.
const stamp = join(root, 'node_modules', '.cs-setup');
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  say('Installing the dependencies (about a minute)');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  if ((await run(npm, ['ci', '--no-audit', '--no-fund'])) !== 0) {
    fail('The dependencies could not be installed: see what npm says above. Then run the command again.');
  }
  writeFileSync(stamp, lock);
}

// 2. The native backend. Without it all goes on in pure JS.
const turbo = join(root, 'node_modules', 'turbo', 'bin', 'turbo');
const build = (logs, ...filters) =>
  run(process.execPath, [turbo, 'run', 'build', `--output-logs=${logs}`, ...filters], logs === 'errors-only');
if ((await build('errors-only', '--filter=@cs/native')) !== 0)
  fail('The package @cs/native does not build: see above.');
const native = join(root, 'packages', 'native', 'dist', 'cli.js');
const works = (await run(process.execPath, [native, 'install', '--quiet', '--project', root])) === 0;
// Tests that were skipped without it are to run once it is there: turbo looks at this file.
writeFileSync(join(root, 'node_modules', '.cs-native'), works ? 'works' : 'missing');
if (!works) {
  say(
    'Going on without it: everything runs on WebAssembly or in pure JS, slower, and tests that need it are skipped.',
  );
}

// 3. The packages.
if (process.argv.includes('--build')) {
  say('Building the packages');
  if ((await build('hash-only')) !== 0) fail('The packages do not build: see above.');
}

/** Runs a program in the root and gives its exit code; `quiet`: its output is shown only when it fails. */
function run(program, args, quiet = false) {
  const env = {...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1'};
  return runChild(program, args, {cwd: root, env, quiet, onStart: noteChild});
}

function say(text) {
  process.stderr.write(`[setup] ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
