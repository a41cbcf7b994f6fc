/**
 * Runs programs one after the other so that an interruption leaves none of them running: each has
 * its own process group, which is stopped before this process ends.
 */
import {spawn} from 'node:child_process';
import {constants} from 'node:os';

const GRACE_MS = 2000;
const windows = process.platform === 'win32';
const exit = () => process.exit(128 + constants.signals[stopped]);
let stop = exit;
let stopped;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopped ??= signal;
    stop();
  });
}

/**
 * Runs a program and returns its exit code. After SIGINT, SIGTERM or SIGHUP, this process waits for
 * the program to end and then exits with 128 + the number of the signal, as shells do.
 *
 * @param quiet shows the output of the program only if it fails.
 * @param onStart called with the process id of the program, which is also the id of its group.
 */
export async function runChild(program, args, {cwd, env, quiet = false, onStart}) {
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    shell: program.endsWith('.cmd'),
    detached: !windows,
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
  if (child.pid !== undefined) onStart?.(child.pid);
  const kill = (signal) => {
    try {
      if (windows) child.kill(signal);
      else process.kill(-child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  stop = () => {
    kill('SIGTERM');
    setTimeout(kill, GRACE_MS, 'SIGKILL').unref();
  };
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(1);
    });
    child.on('close', (exitCode) => resolve(exitCode ?? 1));
  });
  stop = exit;
  if (stopped) {
    // Processes that the program started may outlive it.
    kill('SIGKILL');
    exit();
  }
  if (quiet && code !== 0) process.stderr.write(Buffer.concat(output));
  return code;
}
