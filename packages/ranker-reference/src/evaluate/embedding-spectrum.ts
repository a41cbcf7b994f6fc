import * as tf from '@tensorflow/tfjs';
import {gatherBatch} from '../features/batches.js';
import type {RankingLog} from '../log/ranking-log.js';
import {INTERACTION} from '../model/ranker.js';
import {inputTensors} from '../train/model-io.js';
import {symmetricEigenvalues} from './symmetric-eigenvalues.js';

/** Rows at once. */
const BATCH = 1024;

/**
 * Share of the variance that each principal component of the embedding at the cut explains, the largest first; they sum to 1.
 *
 * @returns NaN for all of them where the embedding does not vary.
 * @see figure 7 of arXiv 2512.17277.
 */
export function embeddingSpectrum(model: tf.LayersModel, log: RankingLog, rows: Int32Array): number[] {
  const inner = tf.model({
    inputs: model.inputs,
    outputs: model.getLayer(INTERACTION).output as tf.SymbolicTensor,
  });
  const width = inner.outputs[0]!.shape.at(-1)!;
  const sum = new Float64Array(width);
  const products = new Float64Array(width * width);
  for (let start = 0; start < rows.length; start += BATCH) {
    const {features} = gatherBatch(log, rows, start, Math.min(start + BATCH, rows.length));
    const values = tf.tidy(() => {
      const x = inputTensors(inner, features);
      return (inner.predictOnBatch(inner.inputNames.map((name) => x[name]!)) as tf.Tensor).dataSync();
    });
    for (let at = 0; at < values.length; at += width) {
      for (let i = 0; i < width; i++) {
        const value = values[at + i]!;
        sum[i]! += value;
        for (let j = 0; j <= i; j++) products[i * width + j]! += value * values[at + j]!;
      }
    }
  }
  const n = rows.length;
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      const covariance = products[i * width + j]! / n - (sum[i]! / n) * (sum[j]! / n);
      products[i * width + j] = covariance;
      products[j * width + i] = covariance;
    }
  }
  // Rounding makes some of those that are 0 a little less.
  const values = [...symmetricEigenvalues(products, width)].map((value) => Math.max(value, 0));
  const total = values.reduce((a, b) => a + b, 0);
  return values.map((value) => value / total);
}

/**
 * Number of directions that a spectrum uses: `exp(-sum p log p)`, from 1 (all variance in one) to the number of components (alike).
 *
 * @param spectrum shares of the variance, which sum to 1.
 * @see Roy and Vetterli, The effective rank, EUSIPCO 2007.
 */
export function effectiveRank(spectrum: readonly number[]): number {
  return Math.exp(spectrum.reduce((sum, p) => (p === 0 ? sum : sum - p * Math.log(p)), 0));
}
