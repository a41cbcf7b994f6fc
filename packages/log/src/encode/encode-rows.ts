import type {DuckDBConnection} from '@duckdb/node-api';
import type {LogSchema} from '../schema/schema.js';
import {emptyLog, sliceLog} from '../store/columns.js';
import type {LogMeta} from '../store/log-meta.js';
import {LogWriter} from '../store/log-writer.js';
import type {LogSource, RankingLog} from '../store/ranking-log.js';
import type {FittedFeature} from './feature-plan.js';
import {UnknownValues} from './unknown-values.js';
import {eachRow} from './value-rows.js';

/** Rows that are written at once. */
const PIECE = 16_384;
/** Rows in a request, at most, since a position is one byte. */
const LONGEST = 256;

/** Where to write a log, and what is known about it. */
interface Target {
  readonly folder: string;
  readonly schema: LogSchema;
  readonly split: RankingLog['split'];
  readonly firstDate: string;
  readonly source: LogSource;
}

/** Encodes the rows of a relation from the first training day on and writes them as a stored log. */
export async function encodeRows(
  connection: DuckDBConnection,
  relation: string,
  features: readonly FittedFeature[],
  {folder, schema, ...known}: Target,
): Promise<LogMeta> {
  const actions = Object.keys(schema.actions);
  const columns = ['request', '"user"', 'item', 'day', 'position', 'age'];
  columns.push(...actions.map((_, i) => `label_${i}`), ...features.map(({column}) => column));
  const shape = {
    actions,
    ...known,
    trueProbability: false,
    features: features.map(({column: _, encoder: __, ...rest}) => rest),
  };
  const encoders = Object.fromEntries(features.map(({name, encoder}) => [name, encoder.toJSON()]));
  const writer = new LogWriter(folder, {...shape, encoders, schema});
  const unknown = new UnknownValues(features);
  const [evaluated] = known.split.evaluation;
  const piece = emptyLog(shape, PIECE + LONGEST, PIECE + LONGEST);
  let [rows, requests, request, position] = [0, 0, -1, 0];
  const begin = async () => {
    // Only between two requests, since a request must be in one piece.
    if (rows >= PIECE) {
      await writer.append(sliceLog(piece, 0, rows));
      rows = 0;
      requests = 0;
    }
    requests++;
    position = 0;
  };
  try {
    await eachRow(connection, `SELECT ${columns.join(', ')} FROM ${relation} WHERE day >= 0`, (row) => {
      const write = () => {
        const at = position++;
        if (at === LONGEST) throw tooLong();
        piece.request[rows] = requests - 1;
        piece.user[requests - 1] = row.number(1);
        piece.item[rows] = row.number(2);
        piece.day[rows] = row.number(3);
        piece.position[rows] = row.optional(4) ?? at;
        piece.item_age_days[rows] = row.number(5);
        for (let a = 0; a < actions.length; a++) piece.labels[rows * actions.length + a] = row.number(6 + a);
        features.forEach(({per, encoder}, i) => {
          if (per === 'request' && at > 0) return;
          const place = per === 'row' ? rows : requests - 1;
          const value = row.value(6 + actions.length + i);
          if (row.number(3) >= evaluated) unknown.add(i, value);
          encoder.encode(value, piece.features[i]!.values, place * encoder.width);
        });
        rows++;
      };
      const own = row.number(0);
      if (own === request) return write();
      if (own < request) {
        throw new Error(
          `[@cs/log] importLog: the rows lost their order. Received: request ${own} after ${request}. Please report this.`,
        );
      }
      request = own;
      return begin().then(write);
    });
    if (rows > 0) await writer.append(sliceLog(piece, 0, rows));
    return await writer.finish({unknown: unknown.shares()});
  } finally {
    await writer.close();
  }
}

function tooLong(): Error {
  return new Error(
    `[@cs/log] importLog: a request has too many rows. Received: more than ${LONGEST}. Give the schema a request column, or several, that identify a request.`,
  );
}
