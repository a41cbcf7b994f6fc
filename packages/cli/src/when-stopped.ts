import {rmSync} from 'node:fs';
import {removeIfEmpty, temporaryFolder} from '@cs/log';

/**
 * Does a task. Ctrl-C, or a request to end, meanwhile does `leave` and ends the process with code 1.
 *
 * @param leave puts away what is unfinished, at once, and gives the line that says what is left.
 */
export async function whenStopped<T>(leave: () => string, task: () => Promise<T>): Promise<T> {
  const stop = () => {
    process.stderr.write(`\n${leave()}\n`);
    process.exit(1);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await task();
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/**
 * Writes a folder so that neither a Ctrl-C nor a failure leaves anything half-written beside it, or an empty folder.
 *
 * @param made the outermost folder that is made for it.
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
