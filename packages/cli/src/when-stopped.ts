import {rmSync} from 'node:fs';
import {removeIfEmpty, temporaryFolder} from '@cs/log';

/** Signals that ask a process to end: Ctrl-C, `kill`, a closed terminal, Ctrl-\\. Windows lacks the last. */
export const STOP_SIGNALS: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  ...(process.platform === 'win32' ? [] : (['SIGQUIT'] as const)),
];

/**
 * Runs a task. On Ctrl-C or another signal to end, calls `leave`, prints what it returns and exits with code 1.
 *
 * @param leave cleans up synchronously and returns the line to print.
 */
export async function whenStopped<T>(leave: () => string, task: () => Promise<T>): Promise<T> {
  const stop = () => {
    process.stderr.write(`\n${leave()}\n`);
    process.exit(1);
  };
  for (const signal of STOP_SIGNALS) process.once(signal, stop);
  try {
    return await task();
  } finally {
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
  }
}

/**
 * Runs a task that writes a folder atomically. After Ctrl-C or a failure, no temporary
 * and no empty folder is left.
 *
 * @param made the outermost folder that the task creates. Default: `out`.
 */
export async function withoutRest<T>(out: string, write: () => Promise<T>, made = out): Promise<T> {
  const leave = () => {
    rmSync(temporaryFolder(out), {recursive: true, force: true, maxRetries: 3});
    removeIfEmpty(made);
    return 'Stopped: nothing was written.';
  };
  try {
    return await whenStopped(leave, write);
  } finally {
    removeIfEmpty(made);
  }
}
