import {join} from 'node:path';
import {makeFolder, writeAtomically} from '@cs/log';
import type {ComparisonResult} from '../measure/results.js';
import {comparisonHtml} from './comparison-html.js';

/**
 * Writes report.html and results.json into a folder, each of them atomically.
 *
 * @param folder is created if it does not exist.
 * @returns the paths of both files.
 * @throws if a boost control is missing (nothing is written then), or if the folder cannot be
 * written.
 */
export async function writeReport(
  result: ComparisonResult,
  folder: string,
): Promise<{html: string; json: string}> {
  const page = comparisonHtml(result);
  await makeFolder('writeReport', folder);
  const paths = {html: join(folder, 'report.html'), json: join(folder, 'results.json')};
  await writeAtomically(paths.json, `${JSON.stringify(result, null, 2)}\n`);
  await writeAtomically(paths.html, page);
  return paths;
}
