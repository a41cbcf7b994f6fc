import {readdir, realpath, stat} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {packageError} from '@cs/core';
import type {DuckDBConnection} from '@duckdb/node-api';
import {isOwn, reason, remedy} from '../files/error-text.js';
import {FORMATS} from './formats.js';
import {type CsvOptions, type LogFormat, type LogReader, ORDINAL, type SourceFiles} from './log-format.js';

/** The format that the extension of a file names, if any; a text format may also end in `.gz`. */
export function formatOf(path: string): LogFormat | undefined {
  const [, extension, gz] = /\.([^.]+?)(\.gz)?$/i.exec(basename(path)) ?? [];
  return FORMATS.find(
    ({extensions, text}) => extensions.includes(extension?.toLowerCase() ?? '') && (!gz || text),
  );
}

/** Extensions that can be read or, with `written`, written: for messages. */
export function extensions(written = false): string {
  const some = FORMATS.filter(({copyOptions}) => !written || copyOptions);
  return `${some.flatMap((each) => each.extensions.map((name) => `.${name}`)).join(', ')} (text also with .gz)`;
}

/**
 * Finds the files of a log: one file, or all files of a folder that have the extension of a format.
 * Names that begin with a dot or an underscore are skipped, since other tools leave such marks.
 *
 * @throws if there is no such file, or if a folder mixes formats.
 */
export async function sourceFiles(path: string): Promise<SourceFiles> {
  const refuse = (what: string, cause?: unknown): never => {
    throw packageError(
      '@cs/log',
      'sourceFiles',
      `there is no log to read. Received: ${path} (${what}). Give a file that ends in ${extensions()}, or a folder with files of one format.`,
      {cause},
    );
  };
  let found: string[];
  try {
    found = (await stat(path)).isDirectory() ? await filesBelow(path) : [path];
  } catch (cause) {
    return refuse(reason(cause), cause);
  }
  const files = found.filter((file) => formatOf(file) !== undefined);
  for (const file of files) {
    // A pipe would be waited for, without end.
    const kind = await stat(file).catch((cause: unknown) => refuse(`${file}: ${reason(cause)}`, cause));
    if (!kind.isFile()) return refuse(`${file} is no regular file`);
  }
  const unread = found.filter((file) => formatOf(file) === undefined && looksLikePart(file));
  if (files.length > 0 && unread.length > 0) {
    return refuse(
      `${unread.length} files such as ${basename(unread[0]!)} cannot be read; unpack, rename or remove them`,
    );
  }
  const [format, ...others] = new Set(files.map((file) => formatOf(file)!));
  if (!format) {
    return refuse(found.length === 1 ? 'it has none of these extensions' : 'the folder has no such file');
  }
  if (others.length > 0) return refuse(`it mixes ${[format, ...others].map(({name}) => name).join(', ')}`);
  return {format, files: files.sort((a, b) => (a < b ? -1 : 1))};
}

/** All files below a folder, also behind links; each folder is visited once. */
async function filesBelow(folder: string, visited = new Set<string>()): Promise<string[]> {
  const real = await realpath(folder);
  if (visited.has(real)) return [];
  visited.add(real);
  const found: string[] = [];
  for (const entry of await readdir(folder, {withFileTypes: true})) {
    if (/^[._]/.test(entry.name)) continue;
    const path = join(folder, entry.name);
    // A link that leads nowhere is reported as a file that cannot be read.
    const isFolder = entry.isSymbolicLink()
      ? await stat(path).then(
          (to) => to.isDirectory(),
          () => false,
        )
      : entry.isDirectory();
    found.push(...(isFolder ? await filesBelow(path, visited) : [path]));
  }
  return found;
}

/** A file that looks like a part of a log, but in a form that cannot be read: `a.csv.zst`, `part-0001`. */
function looksLikePart(path: string): boolean {
  const name = basename(path);
  return /\.(csv|tsv|jsonl?|ndjson|parquet|pq)(\.\w+)+$/i.test(name) || /^part[-_][^.]*$/i.test(name);
}

/**
 * Opens the files of a log for reading.
 *
 * @throws if a file cannot be read or has no columns, and for column names that cannot be used.
 */
export async function openFiles(
  connection: DuckDBConnection,
  {format, files}: SourceFiles,
  csv: CsvOptions = {},
  sample = false,
): Promise<LogReader> {
  const [first] = files;
  const fail = (what: string, cause?: unknown) => packageError('@cs/log', 'openFiles', what, {cause});
  let reader: LogReader;
  try {
    reader = await format.open(connection, files, csv, sample);
  } catch (cause) {
    if (isOwn(cause)) throw cause;
    throw fail(
      `the file cannot be read as ${format.name}. Received: ${first} (${reason(cause).split('\n')[0]}). ${remedy(cause, 'Check that it is complete and that its extension is right.')}`,
      cause,
    );
  }
  if (reader.columns.length === 0) {
    throw fail(`the file has no columns. Received: ${first}. Give a file with named columns and rows.`);
  }
  if (reader.columns.some((name) => name.toLowerCase() === ORDINAL)) {
    throw fail(`a column has a reserved name. Received: ${first} with '${ORDINAL}'. Rename it.`);
  }
  return reader;
}
