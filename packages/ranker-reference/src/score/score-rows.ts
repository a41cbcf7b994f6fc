import {quotedToRead, sourceFiles, withDuckDb} from '@cs/log';
import {DuckDBArrayValue, DuckDBListValue} from '@duckdb/node-api';
import * as tf from '@tensorflow/tfjs';
import {joinFloats} from './join-floats.js';

/** Rows of model inputs that were scored. */
export interface ScoredRows {
  readonly rows: number;
  /** Predicted probability of each head. */
  readonly predictions: Readonly<Record<string, Float32Array>>;
  /** SQL of what the file has beside the inputs; undefined where it has nothing else. */
  readonly beside?: string;
}

const readers = {
  parquet: 'read_parquet',
  csv: 'read_csv',
  jsonl: 'read_json',
  json: 'read_json',
  gz: 'read_csv',
};

/**
 * Predicts rows from a file, one a row: Parquet, CSV (gzip too) or JSON lines, with a column for each input of the model, by its name. A column
 * holds a number, a list of numbers or, for a sequence, a list of lists; a sequence may be shorter than the model's: padding is added.
 *
 * @throws for a file that cannot be read, a column that is missing, and a value that is missing or does not fit, with its row.
 */
export async function scoreRows(model: tf.LayersModel, file: string): Promise<ScoredRows> {
  const fail = (what: string) =>
    new Error(
      `[@cs/ranker-reference] scoreRows: the rows cannot be scored. Received: ${file}, ${what}. Give a column of numbers or lists for each of: ${model.inputNames.join(', ')}.`,
    );
  const reader = readers[file.slice(file.lastIndexOf('.') + 1) as keyof typeof readers];
  if (!reader) throw fail('a name that ends in none of parquet, csv, csv.gz, jsonl');
  await sourceFiles(file);
  const source = `${reader}(${quotedToRead(file)})`;
  return withDuckDb(async (connection) => {
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`).catch((error) => {
      throw fail(String((error as Error).message).split('\n')[0]!);
    });
    const types = new Map(described.getRows().map(([name, type]) => [String(name), String(type)]));
    const missing = model.inputNames.filter((name) => !types.has(name));
    if (missing.length > 0) throw fail(`no column ${missing.join(', ')}`);
    const quotedName = (name: string) => `"${name.replaceAll('"', '""')}"`;
    const result = await connection.stream(
      `SELECT ${model.inputNames.map(quotedName).join(', ')} FROM ${source}`,
    );
    const heads = model.outputNames.map(() => [] as Float32Array[]);
    let rows = 0;
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      const columns = chunk.getColumns();
      const inputs = model.inputs.map(({shape}, i) => {
        const inner = shape.slice(1) as number[];
        const size = inner.reduce((product, n) => product * n, 1);
        const values = new Float32Array(chunk.rowCount * size);
        columns[i]!.forEach((value, row) => {
          const numbers = flat(value);
          // Finite as 32 bits, too. Only a sequence may be shorter, by whole steps.
          const fits =
            inner.length > 1
              ? numbers.length <= size && numbers.length % inner[1]! === 0
              : numbers.length === size;
          if (!fits || !numbers.every((number) => Number.isFinite(Math.fround(number)))) {
            throw fail(
              `'${model.inputNames[i]}' of row ${rows + row + 1} is not ${inner.join(' x ')} finite numbers`,
            );
          }
          values.set(numbers, row * size);
        });
        return {values, shape: [chunk.rowCount, ...inner]};
      });
      tf.tidy(() => {
        const outputs = model.predictOnBatch(inputs.map(({values, shape}) => tf.tensor(values, shape)));
        [outputs].flat().forEach((head, i) => void heads[i]!.push(head.dataSync<'float32'>().slice()));
      });
      rows += chunk.rowCount;
    }
    const others = [...types.keys()].filter((name) => !model.inputNames.includes(name));
    return {
      rows,
      predictions: Object.fromEntries(
        model.outputNames.map((name, i) => [name, joinFloats(heads[i]!, rows)]),
      ),
      ...(others.length > 0 ? {beside: `SELECT ${others.map(quotedName).join(', ')} FROM ${source}`} : {}),
    };
  });
}

/** The numbers of a value of DuckDB; a list as text, as in CSV, too. */
function flat(value: unknown): number[] {
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.flatMap(flat);
  if (typeof value === 'string' && value.trim().startsWith('['))
    return [JSON.parse(value)].flat(3).map(Number);
  if (typeof value === 'number') return [value];
  return [typeof value === 'bigint' ? Number(value) : Number.NaN];
}
