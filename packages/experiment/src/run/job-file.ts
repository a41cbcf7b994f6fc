import {readFile} from 'node:fs/promises';
import {packageError} from '@cs/core';
import {isSealed, sealed, unsealed, writeAtomically} from '@cs/log';
import type {Job} from './job.js';
import type {Predictions, Trained} from './train-job.js';

const FORMAT = 'cs-trained-2';

type Encoded = Readonly<Record<string, string>>;

/** The contents of a job's file. */
interface Content extends Omit<Trained, 'calibration' | 'evaluation'> {
  readonly format: typeof FORMAT;
  readonly key: string;
  readonly job: Job;
  readonly calibration: Encoded;
  readonly evaluation: Encoded;
}

/** Writes the result of a job atomically. */
export async function writeJobFile(path: string, key: string, job: Job, trained: Trained): Promise<void> {
  const content: Content = {
    format: FORMAT,
    key,
    job,
    ...trained,
    calibration: encode(trained.calibration),
    evaluation: encode(trained.evaluation),
  };
  await writeAtomically(path, sealed(content));
}

/**
 * Reads the result of a job, bit for bit as it was written.
 *
 * @returns undefined if there is no file, if it is cut off, or if it has another key. The job must then
 *   be run.
 * @throws if the file was changed after it was written.
 */
export async function readJobFile(path: string, key: string): Promise<Trained | undefined> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    if (missing || cause instanceof SyntaxError) return undefined;
    throw cause;
  }
  const {format, key: found} = (parsed ?? {}) as Partial<Content>;
  if (format !== FORMAT || found !== key || !isSealed(parsed)) return undefined;
  const content = unsealedFile(path, parsed) as Content;
  const {format: _, key: __, job: ___, ...rest} = content;
  return {...rest, calibration: decode(rest.calibration), evaluation: decode(rest.evaluation)};
}

function unsealedFile(path: string, parsed: unknown): object {
  try {
    return unsealed(parsed);
  } catch (cause) {
    throw packageError(
      '@cs/experiment',
      'readJobFile',
      `the result of a training cannot be used. Received: ${path} (${(cause as Error).message}). Remove the file, and the same command trains again.`,
      {cause},
    );
  }
}

function encode(predictions: Predictions): Encoded {
  const text = ({buffer, byteOffset, byteLength}: Float32Array) =>
    Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  return Object.fromEntries(Object.entries(predictions).map(([action, values]) => [action, text(values)]));
}

function decode(encoded: Encoded): Predictions {
  // Copied, because the buffer of the decoded base64 may not be aligned for floats.
  const values = (text: string) => new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer);
  return Object.fromEntries(Object.entries(encoded).map(([action, text]) => [action, values(text)]));
}
