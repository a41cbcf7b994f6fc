import {expect, it} from 'vitest';
import {pairRows, random} from './index.js';

const labels = [1, 0, 0, 1, 0, 0, 0];

it('pairRows uses each row of the larger class once and those of the smaller class equally often', () => {
  for (const [flip, large, small] of [
    [false, 'negative', 'positive'],
    [true, 'positive', 'negative'],
  ] as const) {
    const pairs = pairRows(
      labels.map((y) => (flip ? 1 - y : y)),
      random(3),
    );
    expect([...pairs[large]]).toEqual([1, 2, 4, 5, 6]);
    const uses = [0, 3].map((row) => pairs[small].filter((r) => r === row).length);
    expect([...uses].sort()).toEqual([2, 3]);
  }
});

it('pairRows returns the same pairs for the same seed and different pairs for another', () => {
  const many = Array.from({length: 40}, (_, i) => (i % 3 === 0 ? 1 : 0));
  expect(pairRows(many, random(1))).toEqual(pairRows(many, random(1)));
  expect(pairRows(many, random(1))).not.toEqual(pairRows(many, random(2)));
});

it('pairRows leaves out rows whose label is missing', () => {
  const missing = [1, -1, 0, Number.NaN, 0, Number.NEGATIVE_INFINITY];
  const pairs = pairRows(missing, random(1));
  expect([...pairs.positive]).toEqual([0, 0]);
  expect([...pairs.negative]).toEqual([2, 4]);
  expect(pairRows([1, -1, Number.NaN], random(1)).positive.length).toBe(0);
});

it('pairRows rejects labels without a length, and a seed in place of a stream', () => {
  expect(() => pairRows(undefined as never, random(1))).toThrow(
    '[@cs/baselines] pairRows: labels must be an array, such as tensor.dataSync(). Received: undefined.',
  );
  expect(() => pairRows([1, 0], 7 as never)).toThrow(
    '[@cs/baselines] pairRows: random must be a random stream, e.g. random(7). Received: 7.',
  );
});

it('pairRows returns no pairs if a class is empty', () => {
  for (const one of [[], [1, 1], [0]]) expect(pairRows(one, random(1)).positive.length).toBe(0);
});
