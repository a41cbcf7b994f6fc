import type {DuckDBConnection} from '@duckdb/node-api';
import {quoted} from './parquet.js';
import type {Cell} from './source-cells.js';
import type {SourceSql} from './source-sql.js';

/** A log, and what is wanted of it. */
interface Wanted {
  readonly files: readonly string[];
  readonly source: SourceSql;
  readonly cells: readonly Cell[];
}

/** Columns that cells are made of and a log lacks. In JSON lines, keys that the first records lack are looked for in all. */
export async function missingColumns(
  connection: DuckDBConnection,
  {files, source, cells}: Wanted,
): Promise<string[]> {
  const there = new Set(source.columns);
  let missing = [...new Set(cells.flatMap(({columns}) => columns))].filter((column) => !there.has(column));
  if (source.format !== 'jsonl') return missing;
  for (const file of files) {
    if (missing.length === 0) break;
    const found = missing.map((column) => `bool_or(${source.scalar(column)} IS NOT NULL)`);
    const [row] = (
      await connection.runAndReadAll(`SELECT ${found.join(', ')} FROM (${source.relation(file)})`)
    ).getRows();
    missing = missing.filter((_, i) => row![i] !== true);
  }
  return missing;
}

const ADVICE = {
  importLog: 'Correct the names in the schema.',
  importMovieLens: 'Unpack the dataset again.',
  scoreRows: 'Give a log of the past as the model learned from, with the columns that its schema names.',
};

/**
 * Fails where a log lacks a column that its cells are made of.
 *
 * @param path the log, for the error.
 */
export async function refuseMissingColumns(
  connection: DuckDBConnection,
  wanted: Wanted,
  path: string,
  task: keyof typeof ADVICE,
): Promise<void> {
  const missing = await missingColumns(connection, wanted);
  if (missing.length === 0) return;
  const advice = (task !== 'importMovieLens' && delimiterAdvice(wanted.source)) || ADVICE[task];
  throw new Error(
    `[@cs/log] ${task}: the log lacks columns that are needed. Received: ${path} without ${missing.map(quoted).join(', ')}; it has ${wanted.source.columns.join(', ')}. ${advice}`,
  );
}

/** What to do where CSV has one column, whose name looks like several with another sign between them. */
function delimiterAdvice({columns, csv}: SourceSql): string | undefined {
  const sign = columns.length === 1 && csv && /[;\t|,]/.exec(columns[0]!)?.[0];
  if (!sign) return undefined;
  return `It was cut at ${JSON.stringify(csv.delimiter)} into one column: say in the schema what stands between the cells, csv: {delimiter: ${JSON.stringify(sign)}}.`;
}
