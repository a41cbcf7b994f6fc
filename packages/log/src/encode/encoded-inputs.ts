import {packageError} from '@cs/core';
import {withDuckDb} from '../read/duckdb.js';
import type {LogReader} from '../read/log-format.js';
import {openFiles, sourceFiles} from '../read/source-files.js';
import {dropRejects} from '../read/stage-rows.js';
import {checkTextFiles} from '../read/text-files.js';
import {InputBatches, type OnInputBatch, type RowsRead} from './input-batches.js';
import {eachRow} from './value-rows.js';

/** An input of a model and the shape of its values, without the rows: `[width]` or `[steps, width]`. */
export interface ModelInput {
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * Reads rows that hold the inputs of a model, one column each: a number, a list of numbers or, for a
 * sequence, a list of lists. A shorter sequence is padded with zeros at its end.
 *
 * @param file a file or folder in any format that logs are read from. The rows keep its order.
 * @throws if a file cannot be read, a column is missing, or a value is missing or has another shape.
 */
export async function readEncodedInputs(
  file: string,
  inputs: readonly ModelInput[],
  onBatch: OnInputBatch,
): Promise<RowsRead> {
  const fail = (what: string) =>
    packageError(
      '@cs/log',
      'scoreRows',
      `the rows cannot be scored. Received: ${file}, ${what}. Give a column of numbers or lists for each of: ${inputs.map(({name}) => name).join(', ')}.`,
    );
  const source = await sourceFiles(file);
  await checkTextFiles(source, 'scoreRows');
  const batches = new InputBatches(inputs, onBatch);
  return withDuckDb(async (connection) => {
    const reader = await openFiles(connection, source);
    const missing = inputs.filter(({name}) => !reader.columns.includes(name));
    if (missing.length > 0) throw fail(`no column ${missing.map(({name}) => name).join(', ')}`);
    const columns = inputs.map(({name}) => numbersSql(reader, name));
    const isBroken = reader.broken?.when ?? 'false';
    for (const path of source.files) {
      const sql = `SELECT ${isBroken}, ${columns.join(', ')} FROM (${reader.relation(path)})`;
      await eachRow(connection, sql, (row) => {
        const nth = batches.rows + 1;
        if (row.value(0) as unknown as boolean) throw fail(`row ${nth} cannot be read`);
        batches.add((i, to, at) => {
          const {name, shape} = inputs[i]!;
          const numbers = (row.value(1 + i) ?? []) as readonly number[];
          if (row.value(1 + i) === null || !fits(numbers, shape)) {
            throw fail(`'${name}' of row ${nth} is not ${shape.join(' x ')} finite numbers`);
          }
          const size = shape.reduce((product, length) => product * length, 1);
          to.fill(0, at, at + size);
          to.set(numbers, at);
        });
      });
      if (!reader.rejects) continue;
      const lost = await connection.runAndReadAll(`SELECT min(line) FROM ${reader.rejects.table}`);
      const [[line]] = lost.getRows() as [[bigint | null]];
      if (line !== null) throw fail(`record ${line} of ${path} cannot be cut into columns`);
      await dropRejects(connection, reader);
    }
    batches.flush();
    const names = reader.columns.filter((column) => !inputs.some(({name}) => name === column));
    return {rows: batches.rows, ...(names.length > 0 ? {others: {source, names}} : {})};
  });
}

/** A column as one list of numbers, whether it holds a number, a list or a list of lists. */
function numbersSql(reader: LogReader, column: string): string {
  const [lists, list] = [reader.list(column, 'DOUBLE[]'), reader.list(column, 'DOUBLE')];
  // A list read as a list of lists has NULL in the place of each number.
  return `CASE WHEN list_count(${lists}) = len(${lists}) THEN flatten(${lists})
    ELSE coalesce(${list}, [${reader.number(column)}]) END`;
}

/** Whether numbers fill a shape; only a sequence may be shorter, by whole steps. */
function fits(numbers: readonly (number | null)[], shape: readonly number[]): boolean {
  const size = shape.reduce((product, length) => product * length, 1);
  const isFull =
    shape.length > 1 ? numbers.length <= size && numbers.length % shape[1]! === 0 : numbers.length === size;
  // Finite as float32, too.
  return isFull && numbers.every((number) => number !== null && Number.isFinite(Math.fround(number)));
}
