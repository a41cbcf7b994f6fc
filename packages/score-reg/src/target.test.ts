import * as tf from '@tensorflow/tfjs';
import {beforeAll, describe, expect, it} from 'vitest';
import {scoreRegState, type WithScoreRegOptions, withScoreReg} from './index.js';

/** The same numbers from the same seed: mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 4,096 rows: cold ones lack the history, and are clicked less. */
function log(share: number) {
  const uniform = random(1 + Math.round(share * 100));
  const normal = () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
  const rows = Array.from({length: 4096}, () => {
    const cold = uniform() < share;
    const [history, content] = [cold ? 0 : normal(), normal()];
    const rate = 1 / (1 + Math.exp(1 - content - (cold ? -0.8 : history)));
    return {cold, item: [history, content, cold ? 0 : 1], click: uniform() < rate ? 1 : 0};
  });
  return {
    isCold: rows.map(({cold}) => cold),
    x: [tf.tensor2d(rows.map(({item}) => item)), tf.tensor2d(rows.map(({cold}) => [cold ? 7 : 90]))],
    y: tf.tensor2d(rows.map(({click}) => [click])),
  };
}

function ranker(): tf.LayersModel {
  const dense = (units: number, activation: 'relu' | 'sigmoid', seed: number) =>
    tf.layers.dense({units, activation, kernelInitializer: tf.initializers.glorotUniform({seed})});
  const item = tf.input({shape: [3], name: 'item'});
  const age = tf.input({shape: [1], name: 'age'});
  const click = dense(1, 'sigmoid', 2).apply(dense(8, 'relu', 1).apply(item)) as tf.SymbolicTensor;
  return tf.model({inputs: [item, age], outputs: click});
}

/** The relative gap over the whole log after training, and the weight it was reached with. */
async function train(share: number, options: Omit<WithScoreRegOptions, 'cold'>) {
  const {x, y, isCold} = log(share);
  const model = withScoreReg(ranker(), {cold: {input: 'age', lessThan: 28}, ...options});
  model.compile({optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy'});
  await model.fit(x, y, {epochs: 60, batchSize: 256, shuffle: false, verbose: 0});
  const scores = (model.predict(x) as tf.Tensor).dataSync<'float32'>();
  const mean = (cold: boolean) => {
    const side = scores.filter((_, i) => isCold[i] === cold);
    return side.reduce((sum, p) => sum + p, 0) / side.length;
  };
  const gap = Math.abs(mean(true) - mean(false)) / mean(false);
  return {gap, weight: options.target ? scoreRegState(model)[0]!.weight : options.weight!};
}

describe('withScoreReg on logs of 2, 10 and 30 % cold rows', () => {
  const target = 0.1;
  const off = (gap: number) => Math.abs(gap - target) / target;
  let once: ReturnType<typeof train> | undefined;
  const adaptedAt10 = () => {
    once ??= train(0.1, {target});
    return once;
  };

  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it.each([0.02, 0.1, 0.3])(
    'reaches its target, give or take a fifth, at a cold share of %d',
    async (share) => {
      const {gap} = await (share === 0.1 ? adaptedAt10() : train(share, {target}));
      expect(off(gap)).toBeLessThan(0.2);
    },
  );

  it('misses it on the two others with the fixed weight that reaches it at 10 %', async () => {
    const {weight} = await adaptedAt10();
    expect(off((await train(0.1, {weight})).gap)).toBeLessThan(0.2);
    expect(off((await train(0.02, {weight})).gap)).toBeGreaterThan(0.2);
    expect(off((await train(0.3, {weight})).gap)).toBeGreaterThan(0.2);
  });
});
