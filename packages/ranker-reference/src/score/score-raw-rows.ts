import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  type AskedRows,
  askedRows,
  type BadRows,
  eachRow,
  type FittedFeature,
  fittedFeatures,
  hasPast,
  named,
  type PastRows,
  pastRows,
  quotedToRead,
  refuseOtherEncoding,
  type SavedEncoders,
  sourceFiles,
  sourceSql,
  type ValueRow,
  withDuckDb,
} from '@cs/log';
import * as tf from '@tensorflow/tfjs';
import {inputTensors} from '../train/model-io.js';
import {joinFloats} from './join-floats.js';
import type {ScoredRows} from './score-rows.js';

/** How to score raw rows. */
export interface RawRowsOptions {
  /** Of what happened to the items before. Default `'rows'`. */
  readonly past?: PastRows;
  /** Memory that DuckDB may take. Default 1GB. */
  readonly memory?: string;
  /** Called with the bad rows of the log of the past. */
  readonly onBadRows?: (badRows: BadRows) => void;
}

/** Rows predicted at once. */
const BATCH = 2048;

/**
 * Predicts raw rows, in the columns of the log that the model was trained on, without labels: encodes them as the training days taught. An
 * unknown category goes to the place for such, a missing value gets its flag, and what happened to an item before a row is
 * computed from a log of the past as of the row's time (or stands in the rows, or is nothing).
 *
 * @param file Parquet, CSV or JSON lines (text also gzipped), a file or a folder; rows come out in its order.
 * @throws for files that cannot be read, missing columns, and any row that cannot be read.
 */
export async function scoreRawRows(
  model: tf.LayersModel,
  saved: SavedEncoders,
  file: string,
  {past = 'rows', memory = '1GB', onBadRows}: RawRowsOptions = {},
): Promise<ScoredRows> {
  const features = fittedFeatures(saved, 'encoders.json');
  const {schema} = saved;
  const files = await sourceFiles(file);
  await refuseOtherEncoding(files, 'scoreRows');
  const folder = await mkdtemp(join(tmpdir(), 'cs-score-'));
  const score = async (connection: Parameters<Parameters<typeof withDuckDb>[0]>[0]) => {
    if (hasPast(past)) {
      const badRows = await pastRows(connection, past.log, schema);
      onBadRows?.(badRows);
    }
    const source = await sourceSql(connection, files, schema.csv);
    const asked: AskedRows = {...files, source, schema, features, past};
    await askedRows(connection, asked);
    const heads = model.outputNames.map(() => [] as Float32Array[]);
    const batch = new InputBatch(features);
    const flush = () => {
      tf.tidy(() => {
        const x = inputTensors(model, batch.take());
        const outputs = [model.predictOnBatch(model.inputNames.map((name) => x[name]!))].flat();
        outputs.forEach((head, i) => void heads[i]!.push(head.dataSync<'float32'>().slice()));
      });
    };
    let rows = 0;
    const columns = features.map(({column}) => column).join(', ');
    await eachRow(connection, `SELECT ${columns} FROM asked ORDER BY row`, (row) => {
      batch.add(row);
      rows++;
      if (batch.rows === BATCH) flush();
    });
    if (batch.rows > 0) flush();
    const predictions = model.outputNames.map((name, i) => [name, joinFloats(heads[i]!, rows)] as const);
    const beside = besideSql(asked, model.outputNames);
    return {rows, predictions: Object.fromEntries(predictions), ...(beside ? {beside} : {})};
  };
  try {
    return await withDuckDb(score, {folder, memory});
  } finally {
    await rm(folder, {recursive: true});
  }
}

/** Rows on their way to the model. */
class InputBatch {
  rows = 0;
  private readonly columns: readonly Float32Array[];

  constructor(private readonly features: readonly FittedFeature[]) {
    this.columns = features.map(({encoder}) => new Float32Array(BATCH * encoder.width));
  }

  add(row: ValueRow): void {
    this.features.forEach(({encoder}, i) => {
      encoder.encode(row.value(i), this.columns[i]!, this.rows * encoder.width);
    });
    this.rows++;
  }

  /** The inputs of the rows so far; begins anew. */
  take() {
    const {rows} = this;
    this.rows = 0;
    const inputs = this.features.map(({name, encoder, width, steps}, i) => {
      const shape = steps === undefined ? [rows, width] : [rows, steps, width];
      return [name, {values: this.columns[i]!.slice(0, rows * encoder.width), shape}] as const;
    });
    return Object.fromEntries(inputs);
  }
}

/** What the rows have besides features, to stand beside the scores; what has the name of a score is called `<name>_given`. */
function besideSql({source, schema, files}: AskedRows, actions: readonly string[]): string | undefined {
  const features = new Set([
    ...Object.values(schema.features).map(({column}) => column),
    'item_history',
    'engagers',
  ]);
  const others = source.columns.filter((column) => !features.has(column));
  if (others.length === 0) return undefined;
  const taken = [...actions, 'score'];
  const list = others.map((name) =>
    taken.includes(name) ? `${named(name)} AS ${named(`${name}_given`)}` : named(name),
  );
  const relations =
    source.format === 'jsonl'
      ? files.map((path) => `SELECT * FROM read_json(${quotedToRead(path)})`)
      : files.map((path) => source.relation(path));
  return relations.map((relation) => `SELECT ${list.join(', ')} FROM (${relation})`).join(' UNION ALL ');
}
