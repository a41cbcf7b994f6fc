import {
  type InputBatch,
  type ModelInput,
  type OtherColumns,
  type RawInputOptions,
  type RowsRead,
  readEncodedInputs,
  readRawInputs,
  type SavedEncoders,
} from '@cs/log';
import type * as tf from '@tensorflow/tfjs';
import {predictBatch} from './predict-part.js';

/** Rows of a file that were scored. */
export interface ScoredRows extends Pick<RowsRead, 'unknown'> {
  readonly rows: number;
  /** Predicted probability of each head, in the order of the file. */
  readonly predictions: Readonly<Record<string, Float32Array>>;
  /** Columns of the file that are not inputs of the model; absent where there are none. */
  readonly others?: OtherColumns;
}

/**
 * Predicts rows that hold the inputs of a model, one column each: a number, a list of numbers or, for
 * a sequence, a list of lists. A shorter sequence is padded with zeros.
 *
 * @param file Parquet, CSV or JSON lines, text also gzipped: a file or a folder.
 * @throws if the file cannot be read, a column is missing, a value is missing or has another shape, or
 *   a prediction is not finite.
 */
export async function scoreRows(model: tf.LayersModel, file: string): Promise<ScoredRows> {
  // The names of the tensors get a suffix where another model in the process has the same ones.
  const inputs = model.inputs.map(
    ({shape}, i): ModelInput => ({name: model.inputNames[i]!, shape: shape.slice(1) as number[]}),
  );
  return predicted(model, (onBatch) => readEncodedInputs(file, inputs, onBatch));
}

/**
 * Predicts raw rows, in the columns of the log that the model was trained on but without labels. They
 * are encoded as that log was: an unknown category as unknown, a missing value with its flag.
 *
 * @param saved the encoders of the training log.
 * @param file Parquet, CSV or JSON lines, text also gzipped: a file or a folder.
 * @throws if the file, or any of its rows, cannot be read, for missing columns, and if a prediction is
 *   not finite.
 */
export async function scoreRawRows(
  model: tf.LayersModel,
  saved: SavedEncoders,
  file: string,
  options: RawInputOptions = {},
): Promise<ScoredRows> {
  return predicted(model, (onBatch) => readRawInputs(saved, file, options, onBatch));
}

async function predicted(
  model: tf.LayersModel,
  read: (onBatch: (batch: InputBatch) => void) => Promise<RowsRead>,
): Promise<ScoredRows> {
  const heads = model.outputNames.map(() => [] as Float32Array[]);
  let before = 0;
  const {rows, others, unknown} = await read((batch) => {
    predictBatch(model, batch.inputs, before, (head, i) => void heads[i]!.push(head.slice()));
    before += batch.rows;
  });
  const predictions = model.outputNames.map((name, i) => [name, joined(heads[i]!, rows)] as const);
  return {
    rows,
    predictions: Object.fromEntries(predictions),
    ...(others && {others}),
    ...(unknown && {unknown}),
  };
}

function joined(parts: readonly Float32Array[], size: number): Float32Array {
  const whole = new Float32Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
