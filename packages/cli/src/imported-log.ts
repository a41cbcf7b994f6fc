import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {readFile, stat} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {finishedIn, otherLog} from '@cs/experiment';
import {badRowsText, readSchema, sourceFiles} from '@cs/log';
import {writeJson} from '@cs/ranker-reference';
import {importWithSteps} from './import.js';
import {withoutRest} from './when-stopped.js';

/**
 * Imports a log into the subfolder `log` of `out` and reports bad rows on stderr. If the subfolder
 * already holds an import of the same files with the same schema, it is reused.
 *
 * @param force whether the log of a finished comparison may be replaced.
 * @returns the folder of the imported log.
 * @throws if `out` holds a finished comparison of another log or schema, unless `force` is true.
 */
export async function importedLog(
  path: string,
  schema: string,
  out: string,
  force: boolean,
): Promise<string> {
  const folder = join(out, 'log');
  const record = join(out, 'imported.json');
  const {files} = await sourceFiles(path);
  const seen: [string, string][] = [];
  // The content, since a file can change without another size and time.
  for (const file of files) seen.push([resolve(file), await sha256Of(file)]);
  const told = JSON.stringify([seen, await readSchema(schema)]);
  const sha256 = createHash('sha256').update(told).digest('hex');
  const before = await readFile(record, 'utf8').catch(() => '{}');
  const there = await stat(join(folder, 'log.json')).catch(() => undefined);
  if (there && (JSON.parse(before) as {sha256?: string}).sha256 === sha256) {
    process.stderr.write(`The log is imported already: ${folder}\n`);
    return folder;
  }
  if (!force && there && (await finishedIn(out))) throw otherLog(out);
  const {badRows, text} = await withoutRest(folder, () => importWithSteps(path, schema, folder, {}), out);
  const bad = badRowsText(badRows);
  if (bad) process.stderr.write(`${bad}\n`);
  process.stderr.write(`${text}: ${folder}\n`);
  // Written last, so that an interrupted import is repeated.
  await writeJson(record, {sha256, source: resolve(path), schema: resolve(schema), badRows});
  return folder;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(file, {highWaterMark: 1 << 20})) hash.update(bytes);
  return hash.digest('hex');
}
