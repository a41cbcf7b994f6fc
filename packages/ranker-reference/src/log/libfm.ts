import {readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {type BadReason, type BadRow, type BadRows, EXAMPLES, refuseBadRows} from './bad-rows.js';
import {type PointsMeta, type PointsPart, writePoints} from './points.js';
import {createRandom} from './random.js';
import {reason} from './store-format.js';
import {textStream} from './text-stream.js';

/** How to import libfm files. */
export interface LibfmOptions {
  /** Share of the rows that may be bad. Default 0.01. */
  readonly badRows?: {readonly atMost: number};
  /** Seed of the split of a single file into 70 % training, 20 % validation and 10 % test. Default 1. */
  readonly seed?: number;
}

/** A line that was read, or what is wrong with it. */
type Parsed = {readonly label: 0 | 1; readonly values: readonly number[]} | BadReason;

/**
 * Reads rows in libfm format into a folder of points: `label value:1 value:1 ...`, as Frappe and MovieLens-tag are given, each line one
 * value of each field, in the order of the fields. Labels are 1, and 0 or -1. A folder has three files, with train, valid and test in
 * their names; a single file is split by a seed. Text may be gzipped.
 *
 * Bad are lines of another form (unparsable), with another label, another weight than 1 or another number of fields than the first good
 * line (out of range), and with one value twice (duplicate). Equal lines are not: the same may well happen twice.
 *
 * @param folder appears whole or not at all.
 * @throws where there is nothing to read, a part is without rows, or too many rows are bad.
 */
export async function importLibfm(
  path: string,
  folder: string,
  {badRows = {atMost: 0.01}, seed = 1}: LibfmOptions = {},
): Promise<PointsMeta & {readonly badRows: BadRows}> {
  const files = await libfmFiles(path);
  const reader = new LibfmReader();
  if ('all' in files) {
    const random = createRandom(seed, 'libfm split');
    await reader.read(files.all, () => partOf(random.uniform()));
  } else {
    for (const part of ['train', 'validation', 'test'] as const) await reader.read(files[part], () => part);
  }
  const report = reader.report();
  refuseBadRows(report, badRows.atMost, path, 'importLibfm');
  const {parts, fields, dictionary} = reader;
  const empty = Object.entries(parts).filter(([, {labels}]) => labels.length === 0);
  if (empty.length > 0) {
    throw new Error(
      `[@cs/ranker-reference] importLibfm: a part has no rows. Received: ${path} with none for ${empty.map(([part]) => part).join(', ')}. Give more rows, or three files.`,
    );
  }
  return {...(await writePoints(folder, {fields, values: [...dictionary.keys()], parts})), badRows: report};
}

function partOf(draw: number): PointsPart {
  if (draw < 0.7) return 'train';
  return draw < 0.9 ? 'validation' : 'test';
}

/** Collects the rows of files. */
class LibfmReader {
  fields = 0;
  /** Places of the values, in the order in which they come. */
  readonly dictionary = new Map<number, number>();
  readonly parts: Record<PointsPart, {ids: number[]; labels: number[]}> = {
    train: {ids: [], labels: []},
    validation: {ids: [], labels: []},
    test: {ids: [], labels: []},
  };
  private rows = 0;
  private readonly reasons = {unparsable: 0, missing: 0, 'out of range': 0, duplicate: 0};
  private readonly examples: BadRow[] = [];

  async read(file: string, part: () => PointsPart): Promise<void> {
    let line = 0;
    try {
      for await (const content of createInterface({
        input: textStream(file),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        line++;
        if (content.trim() === '') continue;
        this.rows++;
        const parsed = parseLine(content, this.fields);
        if (typeof parsed === 'string') {
          this.reasons[parsed]++;
          if (this.examples.length < EXAMPLES) {
            this.examples.push({file, line, reason: parsed, value: content.slice(0, 60)});
          }
          continue;
        }
        this.fields ||= parsed.values.length;
        const {ids, labels} = this.parts[part()];
        labels.push(parsed.label);
        for (const value of parsed.values) {
          const id = this.dictionary.get(value) ?? this.dictionary.size;
          this.dictionary.set(value, id);
          ids.push(id);
        }
      }
    } catch (cause) {
      throw new Error(
        `[@cs/ranker-reference] importLibfm: a file cannot be read. Received: ${file} (${reason(cause)}). Give a whole file of text, or such a file gzipped.`,
        {cause},
      );
    }
  }

  report(): BadRows {
    const bad = Object.values(this.reasons).reduce((sum, count) => sum + count, 0);
    return {rows: this.rows, bad, reasons: this.reasons, examples: this.examples};
  }
}

/** Reads a line; 0 fields: any number of them. */
export function parseLine(line: string, fields: number): Parsed {
  const [first = '', ...cells] = line.trim().split(/\s+/);
  const label = Number(first);
  if (!Number.isFinite(label) || cells.length === 0) return 'unparsable';
  const values: number[] = [];
  let inRange = label === 1 || label === 0 || label === -1;
  for (const cell of cells) {
    const match = /^(\d+):(-?[\d.]+(?:e[-+]?\d+)?)$/i.exec(cell);
    if (!match) return 'unparsable';
    values.push(Number(match[1]));
    if (Number(match[2]) !== 1) inRange = false;
  }
  if (!inRange || (fields > 0 && values.length !== fields)) return 'out of range';
  return new Set(values).size < values.length ? 'duplicate' : {label: label === 1 ? 1 : 0, values};
}

async function libfmFiles(path: string): Promise<{all: string} | Record<PointsPart, string>> {
  const refuse = (what: string, cause?: unknown): never => {
    throw new Error(
      `[@cs/ranker-reference] importLibfm: there are no libfm files. Received: ${path} (${what}). Give one file, or a folder of three with train, valid and test in their names.`,
      {cause},
    );
  };
  try {
    if (!(await stat(path)).isDirectory()) return {all: path};
  } catch (cause) {
    return refuse(reason(cause), cause);
  }
  const names = (await readdir(path)).filter((name) => !/^[._]/.test(name)).sort();
  const one = (pattern: RegExp, what: string): string => {
    const found = names.filter((name) => pattern.test(name));
    return found.length === 1
      ? join(path, found[0]!)
      : refuse(`${found.length} files for ${what}: ${names.join(', ') || 'it is empty'}`);
  };
  return {
    train: one(/train/i, 'training'),
    validation: one(/valid/i, 'validation'),
    test: one(/test/i, 'test'),
  };
}
