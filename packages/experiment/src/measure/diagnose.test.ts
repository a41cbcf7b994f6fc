import type {RankingLog} from '@cs/log';
import {INTERACTION} from '@cs/ranker-reference';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {embeddingSpectrum} from './embedding-spectrum.js';
import {gradientRatio} from './gradient-ratio.js';
import {removeFeatures} from './remove-features.js';

/** A log of rows with a historical feature `past`, and one of each request that is not, `now`; two rows a request. */
function smallLog(past: number[][], now: number[][], labels: number[]): RankingLog {
  const flat = (values: number[][]) => ({width: values[0]!.length, values: Float32Array.from(values.flat())});
  return {
    rows: past.length,
    actions: ['save'],
    request: Int32Array.from(past, (_, row) => row >> 1),
    labels: Float32Array.from(labels),
    features: [
      {name: 'past', group: 'candidate', historical: true, per: 'row', ...flat(past)},
      {name: 'now', group: 'query', historical: false, per: 'request', ...flat(now)},
    ],
  } as unknown as RankingLog;
}

/** sigmoid(past . a + now . b), with both side by side at the cut. */
function linear(a: number[], b: number[]): tf.LayersModel {
  const inputs = [a, b].map((weights, i) => tf.input({shape: [weights.length], name: ['past', 'now'][i]!}));
  const cut = tf.layers.concatenate({name: INTERACTION}).apply(inputs) as tf.SymbolicTensor;
  const head = tf.layers.dense({units: 1, name: 'save', activation: 'sigmoid', useBias: false});
  const model = tf.model({inputs, outputs: head.apply(cut) as tf.SymbolicTensor});
  head.setWeights([tf.tensor2d([...a, ...b], [a.length + b.length, 1])]);
  return model;
}

const rows = Int32Array.of(0, 1, 2, 3);

onBackends('gradientRatio', () => {
  it('is that of the weights times the spread, for a linear model', () => {
    // dL/dx_j = (p - y) w_j / n in each row, so that norms are as |w_j|: 3 * 2 for now, and (1 * 1 + 4 * 5) / 2 for past.
    const past = [
      [1, 5],
      [-1, -5],
      [1, -5],
      [-1, 5],
    ];
    const ratio = gradientRatio(linear([1, 4], [3]), smallLog(past, [[2], [-2]], [1, 0, 0, 1]), rows);
    expect(ratio).toBeCloseTo((3 * 2) / ((1 * 1 + 4 * 5) / 2), 4);
  });
  it('is NaN where nothing reaches the historical features', () => {
    const log = smallLog([[1], [2], [3], [4]], [[1], [2]], [1, 0, 0, 1]);
    expect(gradientRatio(linear([0], [1]), log, rows)).toBe(Number.NaN);
  });
});

onBackends('removeFeatures', () => {
  // `past` orders the rows as the labels do, `now` says nothing within a request and is wrong across them.
  const log = smallLog([[3], [-1], [3], [-3]], [[-2], [4]], [1, 0, 1, 0]);

  it('tells what each feature and each group is worth', () => {
    const model = linear([1], [0.5]);
    const {numTensors} = tf.memory();
    const removals = removeFeatures(model, log, rows);
    expect(tf.memory().numTensors).toBe(numTensors);
    // Whole: 2, -2, 5, -1: positives first, AP 1. Without `past`: -1, -1, 2, 2: at 2 one of two, then two of four: 1/2.
    // Without `now`, its mean 1 in all rows: 3.5, -0.5, 3.5, -2.5: AP 1.
    expect(removals).toEqual([
      {name: 'past', kind: 'feature', historical: true, drop: {save: 1 - 1 / 2}},
      {name: 'now', kind: 'feature', historical: false, drop: {save: 0}},
      {name: 'historical', kind: 'group', historical: true, drop: {save: 1 - 1 / 2}},
      {name: 'non-historical', kind: 'group', historical: false, drop: {save: 0}},
    ]);
  });

  it('takes the mean of these rows for what is not historical', () => {
    // Only the rows of the second request: its 4 is what they have anyway.
    const [, now] = removeFeatures(linear([0], [1]), log, Int32Array.of(2, 3));
    expect(now!.drop).toEqual({save: 0});
  });

  it('is null for an action that never happened', () => {
    const none = {...log, labels: new Float32Array(4)};
    expect(removeFeatures(linear([1], [1]), none, rows)[0]!.drop).toEqual({save: null});
  });
});

onBackends('embeddingSpectrum', () => {
  it('is the explained variance of the principal components', () => {
    // Variances 8 / 4 and 2 / 4 along the axes, and none along the third.
    const log = smallLog(
      [
        [2, 0],
        [-2, 0],
        [0, 1],
        [0, -1],
      ],
      [[7], [7]],
      [1, 0, 1, 0],
    );
    const model = linear([1, 1], [1]);
    const {numTensors} = tf.memory();
    const {spectrum, effectiveRank} = embeddingSpectrum(model, log, rows);
    [0.8, 0.2, 0].forEach((share, i) => {
      expect(spectrum[i]).toBeCloseTo(share, 9);
    });
    // exp of their entropy.
    expect(effectiveRank).toBeCloseTo(0.8 ** -0.8 * 0.2 ** -0.2, 9);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
