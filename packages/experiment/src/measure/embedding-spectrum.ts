import {gatherBatch, type RankingLog} from '@cs/log';
import {explainedVariance} from '@cs/metrics';
import {INTERACTION, inputTensors} from '@cs/ranker-reference';
import * as tf from '@tensorflow/tfjs';

/** Rows per batch. */
const BATCH = 1024;

/**
 * Shares of variance that the principal components of the embedding at the cut explain, the largest
 * first, and its effective rank.
 *
 * @see figure 7 of arXiv 2512.17277.
 */
export function embeddingSpectrum(
  model: tf.LayersModel,
  log: RankingLog,
  rows: Int32Array,
): {spectrum: number[]; effectiveRank: number} {
  const inner = tf.model({
    inputs: model.inputs,
    outputs: model.getLayer(INTERACTION).output as tf.SymbolicTensor,
  });
  const width = inner.outputs[0]!.shape.at(-1)!;
  const embedding = new Float32Array(rows.length * width);
  for (let start = 0; start < rows.length; start += BATCH) {
    const {features} = gatherBatch(log, rows, start, Math.min(start + BATCH, rows.length));
    tf.tidy(() => {
      const x = inputTensors(inner, features);
      const values = inner.predictOnBatch(inner.inputNames.map((name) => x[name]!)) as tf.Tensor;
      embedding.set(values.dataSync(), start * width);
    });
  }
  const {ratio, effectiveRank} = explainedVariance({embedding, rows: rows.length, width});
  return {spectrum: [...ratio], effectiveRank};
}
