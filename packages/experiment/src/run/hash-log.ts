import {createHash} from 'node:crypto';
import type {RankingLog} from '@cs/log';

/** SHA-256 of all that a comparison reads of a log: the same for logs of the same numbers, wherever they come from. */
export function hashLog({source: _, firstDate: __, features, ...log}: RankingLog): string {
  const hash = createHash('sha256');
  const add = (value: unknown) => {
    if (ArrayBuffer.isView(value))
      hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    else hash.update(JSON.stringify(value) ?? '');
  };
  for (const [name, value] of Object.entries(log).sort(([a], [b]) => (a < b ? -1 : 1))) {
    add(name);
    add(value);
  }
  for (const {values, name, group, historical, width, steps, per} of features) {
    add([name, group, historical, width, steps ?? null, per]);
    add(values);
  }
  return hash.digest('hex');
}
