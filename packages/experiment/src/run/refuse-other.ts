import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {BatchSource} from '@cs/log';
import type {ComparisonResult} from '../measure/results.js';

/** The finished comparison in a folder; undefined where there is none. */
export async function finishedIn(out: string): Promise<ComparisonResult | undefined> {
  const text = await readFile(join(out, 'results.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as ComparisonResult;
  } catch {
    return undefined;
  }
}

/** What to say where the comparison of another log would be lost. */
export function otherLog(out: string): Error {
  return new Error(
    `[@cs/experiment] compare: the comparison of another log is there already. Received: ${out}. Replace it with --force, or give another folder.`,
  );
}

/** Fails where a folder holds the finished comparison of another log, before the trainings that would replace it. */
export async function refuseOther(out: string, source: BatchSource): Promise<void> {
  const before = (await finishedIn(out))?.run?.log.sha256;
  if (before !== undefined && before !== source.logFingerprint()) throw otherLog(out);
}
