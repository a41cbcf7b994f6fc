/**
 * Sets up a fresh clone: installs the dependencies, then TensorFlow's native backend, and builds the
 * packages with `--build`. Finished steps are skipped, so it can be interrupted and repeated. Two
 * set-ups of one clone take turns. It uses Node's own modules only, because no library is installed.
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
  fail(`Node 20.19 or newer is required. This is Node ${process.versions.node}. See https://nodejs.org`);
}

const noteChild = await takeLock(join(root, '.cs-setup.lock'), (pid) =>
  say(`Waiting for another set-up of this folder (process ${pid})`),
);

// 1. Install the dependencies if the lock file has changed since the last complete installation.
const stamp = join(root, 'node_modules', '.cs-setup');
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  say('Installing the dependencies (about a minute)');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  if ((await run(npm, ['ci', '--no-audit', '--no-fund'])) !== 0) {
    fail('npm could not install the dependencies; see its output above. Then run the command again.');
  }
  writeFileSync(stamp, lock);
}

// 2. Install the native backend. Without it, everything runs on WebAssembly or in pure JS.
const turbo = join(root, 'node_modules', 'turbo', 'bin', 'turbo');
const build = (logs, ...filters) =>
  run(process.execPath, [turbo, 'run', 'build', `--output-logs=${logs}`, ...filters], logs === 'errors-only');
if ((await build('errors-only', '--filter=@cs/native')) !== 0)
  fail('The package @cs/native failed to build; see above.');
const native = join(root, 'packages', 'native', 'dist', 'cli.js');
const works = (await run(process.execPath, [native, 'install', '--quiet', '--project', root])) === 0;
// turbo reads this file, so that tests skipped without the backend run once it is installed.
writeFileSync(join(root, 'node_modules', '.cs-native'), works ? 'works' : 'missing');
if (!works) {
  say(
    'Continuing without the native backend: everything runs on WebAssembly or in pure JS, which is slower, and tests that need the backend are skipped.',
  );
}

// 3. The packages.
if (process.argv.includes('--build')) {
  say('Building the packages');
  if ((await build('hash-only')) !== 0) fail('The packages failed to build; see above.');
}

/** Runs a program in the root folder and returns its exit code. `quiet` shows its output only if it fails. */
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
