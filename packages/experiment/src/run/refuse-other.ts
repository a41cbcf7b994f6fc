import {access, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {packageError} from '@cs/core';
import type {BatchSource} from '@cs/log';
import type {ComparisonResult} from '../measure/results.js';

/** The finished comparison in a folder, or undefined if there is none. */
export async function finishedIn(out: string): Promise<ComparisonResult | undefined> {
  const text = await readFile(join(out, 'results.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as ComparisonResult;
  } catch {
    return undefined;
  }
}

/** The error for a folder that holds a comparison of another log. */
export function otherLog(out: string): Error {
  return packageError(
    '@cs/experiment',
    'compare',
    `the folder already holds the comparison of another log. Received: ${out}. Replace it with --force, or use another folder.`,
  );
}

/**
 * Checks, before any training, that a comparison would overwrite only a comparison of the same log.
 *
 * @throws if `results.json` in the folder belongs to another log, or is not the result of a comparison.
 */
export async function refuseOther(out: string, source: BatchSource): Promise<void> {
  const file = join(out, 'results.json');
  const finished = await finishedIn(out);
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists && !String(finished?.format).startsWith('cs-comparison-')) {
    throw packageError(
      '@cs/experiment',
      'compare',
      `the file is not the result of a comparison. Received: ${file}. Use another folder, or replace it with --force.`,
    );
  }
  const before = finished?.run?.log.sha256;
  if (before !== undefined && before !== source.logFingerprint()) throw otherLog(out);
}
