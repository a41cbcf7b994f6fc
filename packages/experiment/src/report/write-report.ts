import {join} from 'node:path';
import {makeFolder, writeAtomically} from '@cs/log';
import type {ComparisonResult} from '../measure/results.js';
import {comparisonHtml} from './html.js';

/**
 * Writes `report.html` and `results.json` into a folder, each whole or not at all.
 *
 * @param folder is made where it is missing.
 * @returns the paths of both.
 * @throws where the boost control is missing, then nothing is written, and where the folder cannot be written.
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
