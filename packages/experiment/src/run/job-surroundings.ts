import {codeHash} from './code-hash.js';
import {surroundings} from './surroundings.js';

/**
 * Everything besides a job that its numbers depend on: the log, the backend and its numerical
 * settings, the installed versions, and our own code.
 *
 * @param log a hash of the log.
 * @param threads threads within one op. They change the order of sums, and so the last bits of the results.
 */
export function jobSurroundings(log: string, threads: number): Record<string, string> {
  const {backend, versions} = surroundings();
  // Without the commit: the code hash says more precisely whether anything changed.
  const {commit: _, ...installed} = versions;
  const oneDnn = process.env.TF_ENABLE_ONEDNN_OPTS ?? 'default';
  return {...installed, log, backend, code: codeHash(), oneDnn, threads: String(threads)};
}
