import {codeHash} from './code-hash.js';
import {surroundings} from './surroundings.js';

/**
 * Everything besides a job that its numbers depend on: the log, the backend and how it adds up, the
 * versions of what runs it, and our own code.
 *
 * @param log a hash of the log.
 * @param threads threads inside one op; they change the order of sums, and so the last bits.
 */
export function jobSurroundings(log: string, threads: number): Record<string, string> {
  const {backend, versions} = surroundings();
  // Not the commit: the hash of the code says more precisely what has changed.
  const {commit: _, ...installed} = versions;
  const oneDnn = process.env.TF_ENABLE_ONEDNN_OPTS ?? 'default';
  return {...installed, log, backend, code: codeHash(), oneDnn, threads: String(threads)};
}
