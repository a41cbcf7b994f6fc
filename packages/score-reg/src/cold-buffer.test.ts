import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {ColdBuffer} from './cold-buffer.js';
import {maskedMmd} from './masked-mmd.js';

const rows = (warm: number[], cold: number[]) => {
  const isCold = [...warm.map(() => 0), ...cold.map(() => 1)];
  return {
    scores: tf.tensor1d([...warm, ...cold], 'float32'),
    isWarm: tf.tensor1d(isCold.map((c) => 1 - c)),
    isCold: tf.tensor1d(isCold),
  };
};

onBackends('ColdBuffer', () => {
  it('fills a batch up to its capacity with the most recent cold scores, and leaves a full batch unchanged', () => {
    const buffer = new ColdBuffer(3);
    const first = rows([0.9], [0.1, 0.2]);
    expect(buffer.fill(first)).toEqual(first);
    const second = buffer.fill(rows([0.9], [0.3]));
    expectClose(second.scores, [0.9, 0.3, 0.2, 0.1]);
    expectClose(second.isWarm, [1, 0, 0, 0]);
    expectClose(second.isCold, [0, 1, 1, 1]);
    const full = rows([0.9], [0.4, 0.5, 0.6]);
    expect(buffer.fill(full)).toEqual(full);
    expectClose(buffer.fill(rows([0.9], [0.7, 0.8])).scores, [0.9, 0.7, 0.8, 0.6]);
  });

  it('computes the value over all cold rows and gives their whole pull to those of the batch', () => {
    const buffer = new ColdBuffer(8);
    buffer.fill(rows([], [0.1]));
    const {scores, isWarm, isCold} = rows([0.8], [0.3]);
    const {value, grad} = tf.valueAndGrad((x) => {
      const filled = buffer.fill({scores: x as tf.Tensor1D, isWarm, isCold});
      return maskedMmd(filled.scores, filled.isWarm, filled.isCold, {}, 'mmd');
    })(scores);
    // 0.8 - (0.3 + 0.1) / 2 = 0.6
    expectClose(value, [0.6 ** 2]);
    expectClose(grad, [2 * 0.6, -2 * 0.6]);
  });

  it('compares the warm rows of a batch without cold rows with the buffered scores', () => {
    const buffer = new ColdBuffer(8);
    buffer.fill(rows([], [0.1, 0.3]));
    const {scores, isWarm, isCold} = rows([0.8, 0.6], []);
    const {value, grad} = tf.valueAndGrad((x) => {
      const filled = buffer.fill({scores: x as tf.Tensor1D, isWarm, isCold});
      return maskedMmd(filled.scores, filled.isWarm, filled.isCold, {}, 'mmd');
    })(scores);
    expectClose(value, [0.5 ** 2]);
    expectClose(grad, [0.5, 0.5]);
  });

  it('keeps no tensors', () => {
    const buffer = new ColdBuffer(4);
    const batch = rows([0.8], [0.3]);
    const {numTensors} = tf.memory();
    for (let i = 0; i < 6; i++) tf.tidy(() => void buffer.fill(batch));
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
