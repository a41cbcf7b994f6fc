import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {randomStream} from '@cs/core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {checkSchema, type FeatureSchema} from '../schema/schema.js';
import {importLog} from './import-log.js';

let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-leaks-'));
});
afterAll(() => rm(place, {recursive: true}));

const random = randomStream(3);
/** Six days of 40 requests with four rows each, clicked at random. */
const rows = Array.from({length: 960}, (_, n) => {
  const clicked = random.uniform() < 0.3 ? 1 : 0;
  return {
    q: `q${Math.floor(n / 4)}`,
    u: `u${Math.floor(n / 4) % 30}`,
    i: `i${n % 50}`,
    t: 20_000 + Math.floor(n / 160),
    clicked,
    // Known only of rows that were clicked on.
    dwell: clicked ? 5 + random.uniform() : null,
    basket: clicked ? 'checkout' : ['home', 'list'][n % 2],
    labels: clicked ? ['read'] : null,
    hint: clicked + random.normal(),
    colour: `c${n % 7}`,
  };
});
const feature = (column: string, how: object = {}) =>
  ({column, group: 'candidate', type: 'dense', ...how}) as FeatureSchema;

async function imported(features: Record<string, FeatureSchema>) {
  const file = join(place, 'log.jsonl');
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const schema = checkSchema({
    version: 1,
    request: 'q',
    user: 'u',
    item: 'i',
    time: {column: 't', unit: 'days'},
    actions: {click: 'clicked'},
    features,
    split: {calibrationDays: 1, evaluationDays: 1},
  });
  return importLog(file, schema, join(place, 'log'));
}

describe('importLog', () => {
  it.each([
    ['is filled only after the action', feature('dwell')],
    ['has other values after the action', feature('basket', {type: 'categorical'})],
    ['is a list that is filled only after the action', feature('labels', {type: 'list', of: 'categorical'})],
  ])('rejects a feature that %s, naming it', async (_, leak) => {
    await expect(imported({time_spent: leak})).rejects.toThrow(
      "[@cs/log] importLog: a feature alone predicts an action almost perfectly, so it was probably recorded after the action. Received: 'time_spent' predicts 'click' with an AUC of 1.000. Remove the feature from the schema, or set its knownBefore: true if it is known when the row is ranked.",
    );
  });

  it('accepts such a feature with knownBefore, and one that only helps', async () => {
    const features = {
      dwell: feature('dwell', {knownBefore: true}),
      hint: feature('hint'),
      colour: feature('colour', {type: 'categorical'}),
    };
    expect((await imported(features)).rows).toBe(960);
  });
});
