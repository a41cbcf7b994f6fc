import {type FileHandle, open, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {crc32} from 'node:zlib';
import {replaceFolder} from '../files/replace-folder.js';
import {columnFile, type FlatMeta} from './flat-log.js';
import type {RankingLog} from './ranking-log.js';
import {columnsOf, FLAT_FORMAT, META, type Meta, origin, sizeOf} from './store-format.js';

/** What is known of a log before its first row. */
type Shape = Pick<Meta, 'actions' | 'trueProbability' | 'features' | 'split' | 'firstDate' | 'source'> &
  Pick<FlatMeta, 'encoders' | 'schema'>;

/** Writes a log piece by piece, so that it never has to be in memory. */
export class FlatWriter {
  private readonly files = new Map<string, FileHandle>();
  private readonly checksums = new Map<string, number>();
  private readonly days: [day: number, firstRow: number][] = [];
  private readonly positives: Float64Array;
  private training = 0;
  private rows = 0;
  private requests = 0;

  /** @param folder exists and is empty. */
  constructor(
    private readonly folder: string,
    private readonly shape: Shape,
  ) {
    this.positives = new Float64Array(shape.actions.length);
  }

  /** Adds a piece of the log, its requests numbered from 0; no request may lie in two pieces, and days must ascend. */
  async append(piece: RankingLog): Promise<void> {
    this.count(piece);
    const request = piece.request.map((each) => each + this.requests);
    const tables = columnsOf({...piece, request});
    for (const table of ['rows', 'requests'] as const) {
      for (const column of tables[table]) {
        const {buffer, byteOffset, byteLength} = column.values;
        const name = columnFile(table, column);
        const bytes = new Uint8Array(buffer, byteOffset, byteLength);
        this.checksums.set(name, crc32(bytes, this.checksums.get(name)));
        await (await this.file(name)).appendFile(bytes);
      }
    }
    this.rows += piece.rows;
    this.requests += piece.requests;
  }

  /** Writes `log.json`, which makes the log whole. */
  async finish(): Promise<FlatMeta> {
    await this.close();
    const baseRates = [...this.positives].map((count) => (count + 1) / (this.training + 2));
    const {rows, requests, days} = this;
    const checksum = crc32(JSON.stringify([...this.checksums]))
      .toString(16)
      .padStart(8, '0');
    const meta: FlatMeta = {format: FLAT_FORMAT, rows, requests, ...this.shape, days, baseRates, checksum};
    await writeFile(join(this.folder, META), `${JSON.stringify(meta, undefined, 2)}\n`);
    return meta;
  }

  /** Closes the files; {@link finish} does so too. */
  async close(): Promise<void> {
    for (const file of this.files.values()) await file.close();
    this.files.clear();
  }

  private count({rows, day, labels}: RankingLog): void {
    const actions = this.positives.length;
    const [first, last] = this.shape.split.train;
    for (let row = 0; row < rows; row++) {
      const today = day[row]!;
      const before = this.days.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY;
      if (today < before) {
        throw new Error(
          `[@cs/log] FlatWriter: the rows are not ordered by day. Received: day ${today} after day ${before}, at row ${this.rows + row}. Order them by time.`,
        );
      }
      if (today > before) this.days.push([today, this.rows + row]);
      if (today < first || today > last) continue;
      this.training++;
      for (let a = 0; a < actions; a++) this.positives[a]! += labels[row * actions + a]!;
    }
  }

  private async file(name: string): Promise<FileHandle> {
    const file = this.files.get(name) ?? (await open(join(this.folder, name), 'w'));
    this.files.set(name, file);
    return file;
  }
}

/** Writes a log in memory as a flat one, in pieces of as many requests. */
export async function writeFlatLog(log: RankingLog, folder: string, requestsPerPiece = 1000): Promise<void> {
  await replaceFolder(folder, async (temporary) => {
    const {actions, split} = log;
    const features = log.features.map(({values: _, ...rest}) => rest);
    const trueProbability = log.trueProbability !== undefined;
    const writer = new FlatWriter(temporary, {
      actions,
      split,
      features,
      trueProbability,
      encoders: {},
      ...origin(log),
    });
    try {
      for (let row = 0; row < log.rows; ) {
        const from = row;
        const first = log.request[from]!;
        while (row < log.rows && log.request[row]! < first + requestsPerPiece) row++;
        await writer.append(sliceLog(log, from, row));
      }
      await writer.finish();
    } finally {
      await writer.close();
    }
  });
}

/** Rows of a log as a log of their own. */
export function sliceLog(log: RankingLog, from: number, to: number): RankingLog {
  const [first, last] = [log.request[from]!, log.request[to - 1]! + 1];
  const actions = log.actions.length;
  const {trueProbability} = log;
  return {
    ...log,
    rows: to - from,
    requests: last - first,
    request: log.request.slice(from, to).map((each) => each - first),
    user: log.user.subarray(first, last),
    day: log.day.subarray(from, to),
    item: log.item.subarray(from, to),
    position: log.position.subarray(from, to),
    item_age_days: log.item_age_days.subarray(from, to),
    labels: log.labels.subarray(from * actions, to * actions),
    ...(trueProbability ? {trueProbability: trueProbability.subarray(from * actions, to * actions)} : {}),
    features: log.features.map((feature) => {
      const size = sizeOf(feature);
      const [start, end] = feature.per === 'row' ? [from, to] : [first, last];
      return {...feature, values: feature.values.subarray(start * size, end * size)};
    }),
  };
}
