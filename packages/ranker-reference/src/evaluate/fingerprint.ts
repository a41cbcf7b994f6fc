import {createHash} from 'node:crypto';
import type {RankingLog} from '../log/ranking-log.js';

/** SHA-256 of all that a log holds, as 16 hexadecimal digits: equal for equal logs, wherever they were read from. */
export function logFingerprint(log: RankingLog): string {
  const {request, user, day, item, position, item_age_days, labels, trueProbability, ...plain} = log;
  const hash = createHash('sha256');
  const features = log.features.map(({values: _, ...rest}) => rest);
  hash.update(JSON.stringify({...plain, features}));
  const columns = [request, user, day, item, position, item_age_days, labels, trueProbability];
  for (const values of [...columns, ...log.features.map((feature) => feature.values)]) {
    if (values) hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex').slice(0, 16);
}
