import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {checkSchema, encodersOf, importLog, readLog, readMeta} from '@cs/log';
import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {buildRanker, type RankerSpec} from '../model/ranker.js';
import {predictPart} from './predict-part.js';
import {scoreRawRows, scoreRows} from './score-rows.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-rows-'));
});
afterAll(() => rm(folder, {recursive: true}));

async function put(name: string, rows: readonly object[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
}

const spec: RankerSpec = {
  features: [
    {name: 'content', group: 'candidate', width: 2, historical: false},
    {name: 'item_age_days', group: 'candidate', width: 1, historical: false},
    {name: 'sequence', group: 'sequence', width: 2, steps: 3, historical: true},
  ],
  actions: ['save', 'click'],
};

const rows = [
  {id: 'a', content: [0.5, -1], item_age_days: 3, sequence: [[1, 2]]},
  {id: 'b', content: [2, 0.25], item_age_days: 90, sequence: []},
];

onBackends('scoreRows', () => {
  it('predicts what the model predicts for each row', async () => {
    const model = buildRanker(spec, {preset: 'tiny', seed: 1});
    const scored = await scoreRows(model, await put('rows.jsonl', rows));
    const heads = model.predict([
      tf.tensor2d(rows.map(({content}) => content)),
      tf.tensor2d(rows.map(({item_age_days}) => [item_age_days])),
      tf.tensor3d(rows.map(({sequence}) => [...sequence, [0, 0], [0, 0], [0, 0]].slice(0, 3))),
    ]) as tf.Tensor[];
    expect(scored.rows).toBe(2);
    expectClose(tf.tensor1d(scored.predictions.save!), heads[0]!.dataSync());
    expectClose(tf.tensor1d(scored.predictions.click!), heads[1]!.dataSync());
    expect(scored.others!.names).toEqual(['id']);
  });

  it('throws for a prediction that is not finite, naming the row and its largest input', async () => {
    const model = buildRanker(spec, {preset: 'tiny', seed: 1});
    const wild = [...rows, ...rows].map((row, i) => (i === 2 ? {...row, content: [0.5, -3e38]} : row));
    await expect(scoreRows(model, await put('wild.jsonl', wild))).rejects.toThrow(
      /^\[@cs\/ranker-reference\] predict: a prediction is not finite\. Received: NaN for save in row 3, whose largest input is -3e\+38 in content\. /,
    );
  });

  it('leaks no tensor', async () => {
    const model = buildRanker(spec, {preset: 'tiny', seed: 1});
    const file = await put('leak.jsonl', rows);
    await scoreRows(model, file);
    const {numTensors} = tf.memory();
    await scoreRows(model, file);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

onBackends('scoreRawRows', () => {
  it('predicts raw rows as the rows of the imported log', async () => {
    // Six days of four requests with three rows each.
    const past = Array.from({length: 72}, (_, n) => ({
      session: Math.floor(n / 3),
      member: Math.floor(n / 3) % 3,
      pin: `p${(n * 5) % 9}`,
      at: (19_000 + Math.floor(n / 12)) * 86_400 + Math.floor((n % 12) / 3) * 3600,
      tapped: n % 3 === 1,
      price: n % 6 === 0 ? null : n / 2,
    }));
    const schema = checkSchema({
      version: 1,
      request: 'session',
      user: 'member',
      item: 'pin',
      time: {column: 'at', unit: 's'},
      actions: {tap: 'tapped'},
      features: {price: {column: 'price', group: 'candidate', type: 'dense'}},
      history: {},
      split: {calibrationDays: 1, evaluationDays: 1},
    });
    const all = await put('past.jsonl', past);
    const imported = await mkdtemp(join(folder, 'log-'));
    await importLog(all, schema, imported);
    const log = await readLog(imported);
    const model = buildRanker(log, {preset: 'tiny', seed: 4});
    const file = await put('raw.jsonl', past.slice(60));
    const saved = encodersOf(await readMeta(imported))!;
    const {predictions} = await scoreRawRows(model, saved, file, {past: {log: all}});
    expect(predictions).toEqual(await predictPart(model, log, 'evaluation'));
  });
});
