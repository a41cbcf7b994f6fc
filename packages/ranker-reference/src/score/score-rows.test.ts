import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {quoted, withDuckDb} from '@cs/log';
import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {buildRanker, type RankerSpec} from '../model/ranker.js';
import {scoreRows} from './score-rows.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-rows-'));
});
afterAll(() => rm(folder, {recursive: true}));

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
  {
    id: 'b',
    content: [2, 0.25],
    item_age_days: 90,
    sequence: [
      [1, 2],
      [0.5, 3],
      [4, -1],
    ],
  },
  {id: 'c', content: [0, 0], item_age_days: 0.5, sequence: []},
];

function expected(model: tf.LayersModel) {
  const sequence = rows.map((row) => [...row.sequence, [0, 0], [0, 0], [0, 0]].slice(0, 3));
  const heads = model.predict([
    tf.tensor2d(rows.map(({content}) => content)),
    tf.tensor2d(rows.map(({item_age_days}) => [item_age_days])),
    tf.tensor3d(sequence),
  ]) as tf.Tensor[];
  return {save: heads[0]!.dataSync(), click: heads[1]!.dataSync()};
}

onBackends('scoreRows', () => {
  it.each(['jsonl', 'csv', 'parquet'])('predicts what the model says of each row: %s', async (format) => {
    const model = buildRanker(spec, {preset: 'tiny', seed: 1});
    const file = join(folder, `rows.${format}`);
    const json = join(folder, 'rows.jsonl');
    await writeFile(json, rows.map((row) => JSON.stringify(row)).join('\n'));
    if (format === 'csv') {
      const lines = rows.map(
        (row) =>
          `${row.id},"${JSON.stringify(row.content)}",${row.item_age_days},"${JSON.stringify(row.sequence)}"`,
      );
      await writeFile(file, `id,content,item_age_days,sequence\n${lines.join('\n')}\n`);
    }
    if (format === 'parquet') {
      await withDuckDb((connection) =>
        connection.run(`COPY (SELECT * FROM read_json(${quoted(json)})) TO ${quoted(file)} (FORMAT parquet)`),
      );
    }
    const scored = await scoreRows(model, file);
    expect(scored.rows).toBe(3);
    const {save, click} = expected(model);
    expectClose(tf.tensor1d(scored.predictions.save!), save);
    expectClose(tf.tensor1d(scored.predictions.click!), click);
    expect(scored.beside).toContain('SELECT "id" FROM');
  });

  it('leaks no tensor', async () => {
    const model = buildRanker(spec, {preset: 'tiny', seed: 1});
    const file = join(folder, 'leak.jsonl');
    await writeFile(file, rows.map((row) => JSON.stringify(row)).join('\n'));
    await scoreRows(model, file);
    const {numTensors} = tf.memory();
    await scoreRows(model, file);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it.each<[string, object, string]>([
    ['a column that is missing', {content: [1, 2], item_age_days: 3}, 'no column sequence.'],
    ['a list of another length', {...rows[0], content: [1]}, "'content' of row 2 is not 2 finite numbers."],
    [
      'a value that is missing',
      {...rows[0], item_age_days: null},
      "'item_age_days' of row 2 is not 1 finite numbers.",
    ],
    [
      'a sequence that is too long',
      {
        ...rows[0],
        sequence: [
          [1, 2],
          [1, 2],
          [1, 2],
          [1, 2],
        ],
      },
      "'sequence' of row 2 is not 3 x 2 finite numbers.",
    ],
  ])('refuses %s', async (what, row, message) => {
    const file = join(folder, 'wrong.jsonl');
    const first = what.includes('column') ? row : rows[0];
    await writeFile(file, [first, row].map((each) => JSON.stringify(each)).join('\n'));
    await expect(scoreRows(buildRanker(spec, {preset: 'tiny'}), file)).rejects.toThrow(message);
  });

  it('refuses a file of another kind', async () => {
    await expect(scoreRows(buildRanker(spec, {preset: 'tiny'}), 'rows.txt')).rejects.toThrow(
      'Received: rows.txt, a name that ends in none of parquet, csv, csv.gz, jsonl.',
    );
  });
});
