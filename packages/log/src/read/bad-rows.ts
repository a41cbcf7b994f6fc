import {basename} from 'node:path';

/** Why a row is bad. */
export type BadReason = 'unparsable' | 'missing' | 'out of range' | 'duplicate';

/** One bad row. */
export interface BadRow {
  readonly file: string;
  /** Of text, the line on which the row begins, counted from 1 as an editor does; of Parquet, the number of the row. */
  readonly line: number;
  readonly reason: BadReason;
  readonly column?: string | undefined;
  /** What stands there, its beginning. */
  readonly value?: string | undefined;
}

/** What was left out of a log, and why. */
export interface BadRows {
  /** Rows read, bad ones too. */
  readonly rows: number;
  readonly bad: number;
  readonly reasons: Readonly<Record<BadReason, number>>;
  /** The first, at most {@link EXAMPLES}. */
  readonly examples: readonly BadRow[];
  /** A column that is bad for one reason in more than half of the rows: what a schema says of it is likely to be wrong, not the rows. */
  readonly misfit?: {
    readonly column: string;
    readonly reason: BadReason;
    readonly rows: number;
    /** What the schema asks for there. */
    readonly expected: string;
  };
}

/** Without the examples, as a log keeps it. */
export function countsOf({rows, bad, reasons}: BadRows): Omit<BadRows, 'examples' | 'misfit'> {
  return {rows, bad, reasons};
}

/** Bad rows that are told one by one. */
export const EXAMPLES = 20;

/** Of them, those that an error has room for. */
const EXAMPLES_OF_ERROR = 3;

/** Says what is wrong with a row: `log.csv:7: out of range 'position' "900"`. */
export function badRowText({file, line, reason, column, value}: BadRow): string {
  const what = [reason, column && `'${column}'`, value !== undefined && JSON.stringify(value)];
  return `${basename(file)}:${line}: ${what.filter(Boolean).join(' ')}`;
}

/** Says what was left out, one line for each example; '' where nothing was. */
export function badRowsText({rows, bad, reasons, examples}: BadRows): string {
  if (bad === 0) return '';
  const counts = Object.entries(reasons).filter(([, count]) => count > 0);
  const rest = bad - examples.length;
  return [
    `${bad} of ${rows} rows are bad and left out: ${counts.map(([reason, count]) => `${count} ${reason}`).join(', ')}.`,
    ...examples.map((row) => `  ${badRowText(row)}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n');
}

/**
 * Refuses a log with too many bad rows.
 *
 * @param atMost share of the rows that may be bad.
 * @throws above it, and where no row is left, with the first examples; where the schema does not fit a column, with what it asks for.
 */
export function refuseBadRows(
  report: BadRows,
  atMost: number,
  path: string,
  task: 'importLog' | 'importMovieLens' | 'scoreRows',
): void {
  const {rows, bad} = report;
  if (bad <= atMost * rows && bad < rows) return;
  if (rows === 0) {
    throw new Error(
      `[@cs/log] ${task}: there are no rows. Received: ${path}, with no row below the header. Give a log that has some.`,
    );
  }
  if (report.misfit) throw misfitError(report, report.misfit, path, task);
  const few = {...report, examples: report.examples.slice(0, EXAMPLES_OF_ERROR)};
  throw new Error(
    `[@cs/log] ${task}: too many rows are bad. Received: ${path}, at most ${100 * atMost} % allowed; ${badRowsText(few)}\nCorrect them, or allow more: badRows.atMost in the schema, or --bad-rows for MovieLens.`,
  );
}

function misfitError(
  {rows, examples}: BadRows,
  {column, reason, rows: count, expected}: NonNullable<BadRows['misfit']>,
  path: string,
  task: string,
): Error {
  const first = examples.find((row) => row.column === column && row.reason === reason);
  const cell = first?.value === undefined ? '' : ` ${JSON.stringify(first.value)}`;
  const at = first ? `, first at ${basename(first.file)}:${first.line}${cell}` : '';
  const share = count === rows ? `all ${rows} rows` : `${count} of ${rows} rows`;
  return new Error(
    `[@cs/log] ${task}: a column does not fit the schema. Received: ${path}, where '${column}' is ${reason} in ${share}${at}; the schema asks for ${expected}. Correct what the schema says of it, or the column.`,
  );
}
