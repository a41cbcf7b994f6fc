import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {RankingLog} from './ranking-log.js';
import {replaceFolder} from './replace-folder.js';
import {META, POINTS_FORMAT, reason} from './store-format.js';

/** Parts of points, in the order of their rows. */
export const POINTS_PARTS = ['train', 'validation', 'test'] as const;
/** Name of such a part. */
export type PointsPart = (typeof POINTS_PARTS)[number];

/** What `log.json` holds of points: rows of one value a field and a label, with neither requests nor times. */
export interface PointsMeta {
  readonly format: typeof POINTS_FORMAT;
  /** Rows of each part. */
  readonly rows: Readonly<Record<PointsPart, number>>;
  readonly fields: number;
  /** The values of all fields, as they were named; a row has places among them. */
  readonly values: readonly number[];
}

/** Input and head of a model of points. */
export const IDS_INPUT = 'ids';
export const POINTS_ACTION = 'label';

const [IDS, LABELS] = ['ids.bin', 'labels.bin'];

/** Writes points. The folder appears whole or not at all. */
export async function writePoints(
  folder: string,
  {
    fields,
    values,
    parts,
  }: Pick<PointsMeta, 'fields' | 'values'> & {
    parts: Readonly<Record<PointsPart, {ids: readonly number[]; labels: readonly number[]}>>;
  },
): Promise<PointsMeta> {
  const rows = Object.fromEntries(POINTS_PARTS.map((part) => [part, parts[part].labels.length]));
  const meta = {format: POINTS_FORMAT, rows, fields, values} as PointsMeta;
  await replaceFolder(folder, async (temporary) => {
    const ids = POINTS_PARTS.map((part) => new Uint8Array(Int32Array.from(parts[part].ids).buffer));
    await writeFile(join(temporary, IDS!), ids);
    await writeFile(
      join(temporary, LABELS!),
      POINTS_PARTS.map((part) => Uint8Array.from(parts[part].labels)),
    );
    await writeFile(join(temporary, META), `${JSON.stringify(meta)}\n`);
  });
  return meta;
}

/**
 * Reads points as a log that `trainRanker` takes: each row a request of its own, the parts days 0, 1 and 2, one feature `ids` with the
 * places of the values, and one action `label`.
 *
 * @throws where there are none, or they are not whole.
 */
export async function readPoints(folder: string): Promise<{meta: PointsMeta; log: RankingLog}> {
  try {
    const meta = JSON.parse(await readFile(join(folder, META), 'utf8')) as PointsMeta;
    if (meta.format !== POINTS_FORMAT) {
      throw new Error(`format ${JSON.stringify(meta.format)} in place of '${POINTS_FORMAT}'`);
    }
    const rows = POINTS_PARTS.reduce((sum, part) => sum + meta.rows[part], 0);
    const [ids, labels] = await Promise.all([IDS, LABELS].map((file) => readFile(join(folder, file!))));
    if (labels!.length !== rows || ids!.length !== 4 * rows * meta.fields) {
      throw new Error(`${ids!.length} and ${labels!.length} bytes for ${rows} rows of ${meta.fields} fields`);
    }
    const places = new Int32Array(ids!.buffer.slice(ids!.byteOffset, ids!.byteOffset + ids!.length));
    return {meta, log: asLog(meta, places, labels!)};
  } catch (cause) {
    throw new Error(
      `[@cs/ranker-reference] readPoints: no readable points in this folder. Received: ${folder} (${reason(cause)}). Give the folder that 'cs-ranker import --libfm' wrote.`,
      {cause},
    );
  }
}

function asLog({rows, fields}: PointsMeta, ids: Int32Array, labels: Uint8Array): RankingLog {
  const day = new Int16Array(labels.length);
  let row = 0;
  POINTS_PARTS.forEach((part, i) => {
    day.fill(i, row, row + rows[part]);
    row += rows[part];
  });
  const zeros = new Int32Array(labels.length);
  return {
    rows: labels.length,
    requests: labels.length,
    actions: [POINTS_ACTION],
    request: Int32Array.from(labels, (_, i) => i),
    user: zeros,
    day,
    item: zeros,
    position: new Uint8Array(labels.length),
    item_age_days: new Float32Array(labels.length),
    labels: Float32Array.from(labels),
    features: [
      {
        name: IDS_INPUT,
        group: 'candidate',
        per: 'row',
        historical: false,
        width: fields,
        // Whole numbers up to 2^24 are exact.
        values: Float32Array.from(ids),
      },
    ],
    split: {train: [0, 0], calibration: [1, 1], evaluation: [2, 2]},
  };
}
