import {STOP_SIGNALS} from './when-stopped.js';

/**
 * Runs a task with a signal that aborts on the first Ctrl-C, or another signal to end. The second one
 * ends the process immediately.
 */
export async function untilInterrupted<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => {
    for (const each of STOP_SIGNALS) process.off(each, stop);
    controller.abort();
  };
  for (const each of STOP_SIGNALS) process.on(each, stop);
  try {
    return await task(controller.signal);
  } finally {
    for (const each of STOP_SIGNALS) process.off(each, stop);
  }
}
