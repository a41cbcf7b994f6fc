import {rename, rm} from 'node:fs/promises';
import {type Column, quoted, quotedToRead, withDuckDb, writeParquet} from '@cs/log';
import {applyShift} from './calibrate.js';

/** How predictions become scores. */
export interface ScoreRule {
  /** Shift of the logits of each action; 0 where there is none. */
  readonly shifts: Readonly<Record<string, number>>;
  /** Weight of each action in the final score; 1 where there is none. */
  readonly utilities: Readonly<Record<string, number>>;
}

/** The columns of scored rows: the shifted probability of each action, and `score`, their sum by utility. */
export function scoreColumns(
  predictions: Readonly<Record<string, Float32Array>>,
  {shifts, utilities}: ScoreRule,
): Column[] {
  const actions = Object.entries(predictions).map(([action, raw]) => {
    const shift = shifts[action] ?? 0;
    return {name: action, values: shift === 0 ? raw : applyShift(raw, shift)};
  });
  const score = new Float32Array(actions[0]?.values.length ?? 0);
  for (const {name, values} of actions) {
    const utility = utilities[name] ?? 1;
    for (let row = 0; row < score.length; row++) score[row]! += utility * values[row]!;
  }
  return [...actions, {name: 'score', values: score}];
}

const formats = {
  parquet: '(FORMAT parquet, COMPRESSION zstd)',
  csv: '(FORMAT csv, HEADER)',
  jsonl: '(FORMAT json)',
} as const;

/** The format that a file's name asks for. @throws for another one. */
export function scoreFormat(file: string): keyof typeof formats {
  const ending = file.slice(file.lastIndexOf('.') + 1);
  if (ending in formats) return ending as keyof typeof formats;
  throw new Error(
    `[@cs/ranker-reference] scoreFormat: the name of the file does not say its format. Received: ${file}. End it in ${Object.keys(formats).join(', ')}.`,
  );
}

/**
 * Writes columns as Parquet, CSV or JSON lines, by the ending of the name; the file appears whole or not at all.
 *
 * @param beside SQL of a table with the same rows in the same order, whose columns go before these.
 */
export async function writeScores(
  file: string,
  rows: number,
  columns: readonly Column[],
  beside?: string,
): Promise<void> {
  const format = formats[scoreFormat(file)];
  const scores = `${file}.${process.pid}.scores.tmp`;
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeParquet(scores, rows, columns);
    const own = `read_parquet(${quotedToRead(scores)})`;
    const table = beside ? `(${beside}) POSITIONAL JOIN ${own}` : own;
    await withDuckDb((connection) =>
      connection.run(`COPY (SELECT * FROM ${table}) TO ${quoted(temporary)} ${format}`),
    );
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, {force: true}).catch(() => {});
    throw new Error(
      `[@cs/ranker-reference] writeScores: the scores could not be written. Received: ${file} (${(cause as Error).message}). Give a file in a folder that exists, can be written to and has room.`,
      {cause},
    );
  } finally {
    await rm(scores, {force: true}).catch(() => {});
  }
}
