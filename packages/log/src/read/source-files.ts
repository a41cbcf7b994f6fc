import {readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {reason} from '../files/error-text.js';

/** How a log's files are written. */
export type SourceFormat = 'parquet' | 'csv' | 'jsonl';

/** The files of one log, in the order of their names. */
export interface SourceFiles {
  readonly format: SourceFormat;
  readonly files: readonly string[];
}

const ENDINGS: readonly [ending: RegExp, format: SourceFormat][] = [
  [/\.(parquet|pq)$/i, 'parquet'],
  [/\.(csv|tsv)(\.gz)?$/i, 'csv'],
  [/\.(jsonl|ndjson|json)(\.gz)?$/i, 'jsonl'],
];

/**
 * Finds the files of a log: one file, or all below a folder whose names end in .parquet, .csv, .tsv, .jsonl or .ndjson (text
 * also with .gz). Names that begin with a dot or an underscore are passed over, as other tools leave such marks.
 *
 * @throws where nothing is there, or where a folder mixes formats.
 */
export async function sourceFiles(path: string): Promise<SourceFiles> {
  const refuse = (what: string, cause?: unknown): never => {
    throw new Error(
      `[@cs/log] sourceFiles: there is no log to read. Received: ${path} (${what}). Give a file ending in .parquet, .csv, .tsv, .jsonl (text also with .gz), or a folder of files of one of these kinds.`,
      {cause},
    );
  };
  let found: string[];
  try {
    found = (await stat(path)).isDirectory() ? await filesBelow(path) : [path];
  } catch (cause) {
    return refuse(reason(cause), cause);
  }
  const files: string[] = [];
  const formats = new Set<SourceFormat>();
  for (const file of found) {
    const format = ENDINGS.find(([ending]) => ending.test(file))?.[1];
    if (!format) continue;
    formats.add(format);
    files.push(file);
  }
  const [format] = formats;
  if (!format)
    return refuse(found.length === 1 ? 'its name has none of these endings' : 'no such file in it');
  if (formats.size > 1) return refuse(`it mixes ${[...formats].join(', ')}`);
  return {format, files: files.sort((a, b) => (a < b ? -1 : 1))};
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, {withFileTypes: true});
  const shown = entries.filter(({name}) => !/^[._]/.test(name));
  const nested = await Promise.all(
    shown.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    }),
  );
  return nested.flat();
}
