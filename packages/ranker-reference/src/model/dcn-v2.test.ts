import {rocAuc} from '@cs/metrics';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {createRandom} from '../log/random.js';
import {buildDcnV2} from './dcn-v2.js';

onBackends('buildDcnV2', () => {
  it('is the same for the same seed, and another for another', () => {
    const sizes = {values: 6, fields: 2, embedding: 2, crossLayers: 1, mlp: [3]};
    const x = tf.tensor2d([0, 3, 1, 4], [2, 2]);
    const out = (seed: number) => (buildDcnV2({...sizes, seed}).predict(x) as tf.Tensor).dataSync();
    expect(out(1)).toEqual(out(1));
    expect(out(1)).not.toEqual(out(2));
    // Embeddings 6 x 2, a cross layer 4 x 4 + 4, an MLP 4 x 3 + 3, a head of 4 + 3 and a bias.
    expect(buildDcnV2(sizes).countParams()).toBe(12 + 20 + 15 + 8);
  });

  it('without deep part and cross layers it is linear in the embeddings', () => {
    const model = buildDcnV2({values: 2, fields: 1, embedding: 1, crossLayers: 0, mlp: []});
    model.setWeights([tf.tensor2d([[2], [-1]]), tf.tensor2d([[3]]), tf.tensor1d([0.5])]);
    const [first, second] = (model.predict(tf.tensor2d([[0], [1]])) as tf.Tensor).dataSync();
    expect(first).toBeCloseTo(1 / (1 + Math.exp(-6.5)), 6);
    expect(second).toBeCloseTo(1 / (1 + Math.exp(2.5)), 6);
  });

  it('learns an interaction that no single field tells', async () => {
    const random = createRandom(1, 'planted');
    const rows = Array.from({length: 1500}, () => [random.int(6), 6 + random.int(6)] as const);
    const labels = rows.map(([a, b]) => ((a + b) % 2 === 0 ? 1 : 0));
    const model = buildDcnV2({values: 12, fields: 2, embedding: 4, crossLayers: 2, mlp: []});
    model.compile({optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy'});
    const x = tf.tensor2d(rows.map((row) => [...row]));
    const y = tf.tensor2d(labels, [labels.length, 1]);
    for (let step = 0; step < 60; step++) await model.trainOnBatch(x, y);
    const scores = (model.predict(x) as tf.Tensor).dataSync();
    expect(rocAuc({scores, labels})).toBeGreaterThan(0.99);
  });
});
