import {basename} from 'node:path';

/** Why a row is bad. */
export type BadReason = 'unparsable' | 'missing' | 'out of range' | 'duplicate';

/** One bad row. */
export interface BadRow {
  readonly file: string;
  /** The line on which the row begins, counted from 1; in Parquet the number of the row. */
  readonly line: number;
  readonly reason: BadReason;
  readonly column?: string | undefined;
  /** The beginning of what was found. */
  readonly value?: string | undefined;
}

/** Rows that were left out of a log, and why. */
export interface BadRows {
  /** Rows that were read, including bad ones. */
  readonly rows: number;
  readonly bad: number;
  readonly reasons: Readonly<Record<BadReason, number>>;
  /** The first bad rows, at most {@link EXAMPLES}. */
  readonly examples: readonly BadRow[];
  /** A column that is bad for the same reason in more than half of the rows: probably the schema is wrong, not the rows. */
  readonly misfit?: {
    readonly column: string;
    readonly reason: BadReason;
    readonly rows: number;
    /** What the schema asks for. */
    readonly expected: string;
  };
}

/** The counts alone, which a log stores. */
export function countsOf({rows, bad, reasons}: BadRows): Omit<BadRows, 'examples' | 'misfit'> {
  return {rows, bad, reasons};
}

/** Bad rows that are reported one by one. */
export const EXAMPLES = 20;

/** Bad rows that an error lists. */
const EXAMPLES_OF_ERROR = 3;

/** One line for a bad row: `log.csv:7: out of range 'position' "900"`. */
export function badRowText({file, line, reason, column, value}: BadRow): string {
  const what = [reason, column && `'${column}'`, value !== undefined && JSON.stringify(value)];
  return `${basename(file)}:${line}: ${what.filter(Boolean).join(' ')}`;
}

/** What was left out, with one line for each example; '' if nothing was. */
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
 * Throws if too many rows are bad, or if none is left.
 *
 * @param atMost share of the rows that may be bad.
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
      `[@cs/log] ${task}: there are no rows. Received: ${path}, an empty log. Give a log with rows.`,
    );
  }
  if (report.misfit) throw misfitError(report, report.misfit, path, task);
  const few = {...report, examples: report.examples.slice(0, EXAMPLES_OF_ERROR)};
  throw new Error(
    `[@cs/log] ${task}: too many rows are bad. Received: ${path}, at most ${100 * atMost} % allowed; ${badRowsText(few)}\nCorrect them, or allow more with badRows.atMost in the schema, or --bad-rows for MovieLens.`,
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
    `[@cs/log] ${task}: a column does not fit the schema. Received: ${path}, where '${column}' is ${reason} in ${share}${at}; the schema asks for ${expected}. Correct the schema, or the column.`,
  );
}
