import type {BatchSource, RankingLog} from '@cs/log';
import type {LayersModel} from '@tensorflow/tfjs';
import {embeddingSpectrum} from './embedding-spectrum.js';
import {gradientRatio} from './gradient-ratio.js';
import {type Removal, removeFeatures} from './remove-features.js';

/** What one training tells for the figures. */
export interface Diagnosis {
  readonly removals: readonly Removal[];
  /** Ratio of the gradients' sizes at shares of the training; null where it is undefined. */
  readonly gradients: readonly {readonly done: number; readonly ratio: number | null}[];
  /** Explained variance of each component of the embedding, as shares. */
  readonly spectrum: readonly number[];
  /** exp of the entropy of that spectrum. */
  readonly effectiveRank: number;
}

/** How often to look at the gradients: closer together in the beginning. */
const LOOKS = 20;
const GRADIENT_ROWS = 1024;
const SPECTRUM_ROWS = 8192;
const REMOVAL_ROWS = 48_000;

/** Looks at the gradients while a model trains, always on the same rows, spread over the training days. */
export async function watchGradients(model: LayersModel, source: BatchSource) {
  const log = await source.sample('train', GRADIENT_ROWS);
  const rows = rowsOf(log);
  const gradients: {done: number; ratio: number | null}[] = [];
  let next = 0;
  return {
    gradients,
    /** To be called after each step with the share done. */
    look(done: number): void {
      if (done < (next / LOOKS) ** 2) return;
      while (done >= (next / LOOKS) ** 2) next++;
      const ratio = gradientRatio(model, log, rows);
      gradients.push({done, ratio: Number.isNaN(ratio) ? null : ratio});
    },
  };
}

/** Measures what the figures need of a trained model, on rows that are spread over the evaluation days. */
export async function diagnose(
  {model, serving}: {model: LayersModel; serving: LayersModel},
  source: BatchSource,
): Promise<Omit<Diagnosis, 'gradients'>> {
  const forRemovals = await source.sample('evaluation', REMOVAL_ROWS);
  const forSpectrum = await source.sample('evaluation', SPECTRUM_ROWS);
  return {
    removals: removeFeatures(serving, forRemovals, rowsOf(forRemovals)),
    ...embeddingSpectrum(model, forSpectrum, rowsOf(forSpectrum)),
  };
}

/** All rows of a log. */
function rowsOf({rows}: RankingLog): Int32Array {
  return Int32Array.from({length: rows}, (_, row) => row);
}
