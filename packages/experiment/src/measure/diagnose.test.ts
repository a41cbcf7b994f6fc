import type {RankingLog} from '@cs/log';
import {INTERACTION} from '@cs/ranker-reference';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {gradientRatio} from './diagnose.js';
import {embeddingSpectrum} from './embedding-spectrum.js';
import {removeFeatures} from './remove-features.js';

/** A log with the historical input `past` per row and the input `now` per request of two rows. */
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

/** sigmoid(past . a + now . b). Both inputs are concatenated at the cut. */
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
  const compiled = (a: number[], b: number[]) => {
    const model = linear(a, b);
    model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
    return model;
  };

  it('is the ratio of the norms of the weights for a linear model', () => {
    // dL/dx of a row is (p - y) w / n, so the ratio is |3| / |(3, 4)| whatever the rows.
    const past = [
      [1, 5],
      [-1, -5],
      [1, -5],
      [-1, 5],
    ];
    const log = smallLog(past, [[2], [-2]], [1, 0, 0, 1]);
    expect(gradientRatio(compiled([3, 4], [3]), log, rows)).toBeCloseTo(3 / 5, 4);
  });

  it('is null when no historical input gets a gradient, or there is none', () => {
    const log = smallLog([[1], [2], [3], [4]], [[1], [2]], [1, 0, 0, 1]);
    expect(gradientRatio(compiled([0], [1]), log, rows)).toBe(null);
    const features = log.features.map((feature) => ({...feature, historical: false}));
    expect(gradientRatio(compiled([1], [1]), {...log, features}, rows)).toBe(null);
  });
});

onBackends('removeFeatures', () => {
  // `past` ranks the rows as the labels do. `now` is equal within a request and misleading across them.
  const log = smallLog([[3], [-1], [3], [-3]], [[-2], [4]], [1, 0, 1, 0]);

  it('is the drop of average precision without each input and each group', async () => {
    const model = linear([1], [0.5]);
    const {numTensors} = tf.memory();
    const removals = await removeFeatures(model, log, rows);
    expect(tf.memory().numTensors).toBe(numTensors);
    // All inputs: 2, -2, 5, -1 rank the positives first, AP 1. Without `past`: -1, -1, 2, 2 give AP 1/2.
    // With the mean of `now`, 1, in all rows: 3.5, -0.5, 3.5, -2.5 give AP 1.
    expect(removals).toEqual([
      {name: 'past', kind: 'feature', historical: true, drop: {save: 1 - 1 / 2}},
      {name: 'now', kind: 'feature', historical: false, drop: {save: 0}},
      {name: 'historical', kind: 'group', historical: true, drop: {save: 1 - 1 / 2}},
      {name: 'non-historical', kind: 'group', historical: false, drop: {save: 0}},
    ]);
  });

  it('replaces a non-historical input by its mean over these rows', async () => {
    // Both rows are of the second request and have the value 4, so the mean changes nothing.
    const [, now] = await removeFeatures(linear([0], [1]), log, Int32Array.of(2, 3));
    expect(now!.drop).toEqual({save: 0});
  });

  it('is 0 for a group without inputs', async () => {
    const only = {...log, features: log.features.map((feature) => ({...feature, historical: true}))};
    const last = (await removeFeatures(linear([1], [1]), only, rows)).at(-1)!;
    expect(last).toEqual({name: 'non-historical', kind: 'group', historical: false, drop: {save: 0}});
  });

  it('is null for an action that no row has', async () => {
    const none = {...log, labels: new Float32Array(4)};
    const [first] = await removeFeatures(linear([1], [1]), none, rows);
    expect(first!.drop).toEqual({save: null});
  });
});

onBackends('embeddingSpectrum', () => {
  it('is the explained variance of the principal components', () => {
    // Variances of 8 / 4 and 2 / 4 along two axes, and none along the third.
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
    // exp of the entropy of the shares.
    expect(effectiveRank).toBeCloseTo(0.8 ** -0.8 * 0.2 ** -0.2, 9);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
