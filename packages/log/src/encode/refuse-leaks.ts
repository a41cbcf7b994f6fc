import {packageError} from '@cs/core';
import type {DuckDBConnection} from '@duckdb/node-api';
import type {Prepared} from '../read/prepare-rows.js';
import {foretelling, KNOWS} from '../schema/foretelling.js';
import type {LogSchema} from '../schema/schema.js';

/** Training rows that are looked at, about. */
const SAMPLE = 20_000;

/**
 * Rejects features that predict an action almost perfectly: they were probably recorded after it, such
 * as how long somebody read an article that they clicked on. Looks at about 20,000 training rows, evenly
 * spread. Features with `knownBefore: true` are left alone.
 *
 * @throws if a feature alone has an area under the ROC curve of 0.95 or more, naming feature and action.
 */
export async function refuseLeaks(
  connection: DuckDBConnection,
  {actions, features}: LogSchema,
  {rows, split}: Prepared,
): Promise<void> {
  const [first, last] = split.train;
  const training = `(SELECT * FROM ${rows} WHERE day BETWEEN ${first} AND ${last})`;
  const [[count]] = (await connection.runAndReadAll(`SELECT count(*) FROM ${training}`)).getRows() as [
    [bigint],
  ];
  const step = Math.max(1, Math.ceil(Number(count) / SAMPLE));
  const sample = `(SELECT * FROM ${training} WHERE row % ${step} = 0)`;
  const found: string[] = [];
  for (const [i, [name, {type, knownBefore}]] of Object.entries(features).entries()) {
    if (knownBefore) continue;
    for (const [a, action] of Object.keys(actions).entries()) {
      const value = `feature_${i}`;
      const number = type === 'dense' ? value : undefined;
      const area = await foretelling(connection, {rows: sample, label: `label_${a}`, value, number});
      if (area >= KNOWS) found.push(`'${name}' predicts '${action}' with an AUC of ${area.toFixed(3)}`);
    }
  }
  if (found.length === 0) return;
  throw packageError(
    '@cs/log',
    'importLog',
    `a feature alone predicts an action almost perfectly, so it was probably recorded after the action. Received: ${found.join(', ')}. Remove the feature from the schema, or set its knownBefore: true if it is known when the row is ranked.`,
  );
}
