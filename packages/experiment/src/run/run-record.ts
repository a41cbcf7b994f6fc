import {basename, relative} from 'node:path';
import type {BatchSource} from '@cs/log';
import {type BackendName, loadBackend} from '@cs/native';
import * as tf from '@tensorflow/tfjs';
import type {RunRecord} from '../measure/results.js';

/** Records how this comparison was run: the command, the threads of the loaded backend, and the log. */
export async function runRecord(source: BatchSource): Promise<RunRecord> {
  const {threads} = await loadBackend({prefer: tf.getBackend() as BackendName});
  const {source: origin} = source.describe();
  const log = {...(origin ? {source: origin} : {}), sha256: source.logFingerprint()};
  return {command: commandOf(process.argv), threads, log};
}

/** The command line as a user would type it in the working directory. */
export function commandOf([, script = '', ...args]: readonly string[], folder = process.cwd()): string {
  const own = /^cs-ranker(\.js)?$/.test(basename(script));
  const words = own ? ['cs-ranker', ...args] : ['node', relative(folder, script), ...args];
  return words
    .map((word) => (/^[\w./=:@,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
