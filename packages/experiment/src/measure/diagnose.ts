import {type BatchSource, gatherBatch, type RankingLog} from '@cs/log';
import {inputTensors} from '@cs/ranker-reference';
import {gradientNormRatio} from '@cs/residual';
import * as tf from '@tensorflow/tfjs';
import {embeddingSpectrum} from './embedding-spectrum.js';
import type {TrainingRecord} from './measures/training-measures.js';
import {type Removal, removeFeatures} from './remove-features.js';

/** What one training contributes to the figures. */
export interface Diagnosis extends TrainingRecord {
  readonly removals: readonly Removal[];
  /** Share of variance that each principal component of the embedding explains. */
  readonly spectrum: readonly number[];
}

/** Number of gradient measurements. They are denser at the beginning of the training. */
const LOOKS = 20;
const GRADIENT_ROWS = 1024;
const SPECTRUM_ROWS = 8192;
const REMOVAL_ROWS = 48_000;

/** Measures the gradient ratio while a model trains, always on the same training rows. */
export async function watchGradients(model: tf.LayersModel, source: BatchSource) {
  const log = await source.sample('train', GRADIENT_ROWS);
  const rows = rowsOf(log);
  const gradients: {done: number; ratio: number | null}[] = [];
  let next = 0;
  return {
    gradients,
    /** Call it after each step with the share of the training done. */
    look(done: number): void {
      if (done < (next / LOOKS) ** 2) return;
      while (done >= (next / LOOKS) ** 2) next++;
      gradients.push({done, ratio: gradientRatio(model, log, rows)});
    },
  };
}

/**
 * `gradientNormRatio` of @cs/residual for the non-historical and the historical inputs of a log.
 *
 * @returns null when the log has no inputs of one kind, or when no historical input gets a gradient.
 */
export function gradientRatio(model: tf.LayersModel, log: RankingLog, rows: Int32Array): number | null {
  const inputs = (historical: boolean) =>
    log.features.filter((feature) => feature.historical === historical).map(({name}) => name);
  const groups = {historical: inputs(true), nonHistorical: inputs(false)};
  if (groups.historical.length === 0 || groups.nonHistorical.length === 0) return null;
  const ratio = tf.tidy(() => {
    const {features, labels} = gatherBatch(log, rows, 0, rows.length);
    const x = inputTensors(model, features);
    const y = Object.fromEntries(
      log.actions.map((action, a) => [action, tf.tensor2d(labels[a]!, [rows.length, 1])]),
    );
    return gradientNormRatio(model, {x, y}, groups);
  });
  return Number.isFinite(ratio) ? ratio : null;
}

/** Measures a trained model for the figures, on rows spread over the evaluation days. */
export async function diagnose(
  {model, serving}: {model: tf.LayersModel; serving: tf.LayersModel},
  source: BatchSource,
): Promise<Omit<Diagnosis, 'gradients'>> {
  const forRemovals = await source.sample('evaluation', REMOVAL_ROWS);
  const forSpectrum = await source.sample('evaluation', SPECTRUM_ROWS);
  return {
    removals: await removeFeatures(serving, forRemovals, rowsOf(forRemovals)),
    ...embeddingSpectrum(model, forSpectrum, rowsOf(forSpectrum)),
  };
}

/** All rows of a log. */
function rowsOf({rows}: RankingLog): Int32Array {
  return Int32Array.from({length: rows}, (_, row) => row);
}
