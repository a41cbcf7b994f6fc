import {checkOptions, type OptionNames, type Random, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {fail} from './fail.js';

/** What is dropped at once: all inputs of a row, one input of a row, or one feature of a row. */
export type Granularity = 'row' | 'group' | 'feature';

/** What stands for "missing" in a tensor: one number, or one for each place of its last axis. */
export type Missing = number | readonly number[];

/** Options of `dropFeatures`. */
export interface DropOptions {
  /** Probability of each drop, in [0, 1]. */
  readonly rate: number;
  /** What is dropped at once. Default `'row'`. */
  readonly granularity?: Granularity;
  /**
   * What stands for "missing": one number for all, or for each tensor one number, or one for each place of its last axis.
   * Default 0, the mean of standardised features.
   */
  readonly missing?: number | readonly Missing[];
  /** Stream of the draws. */
  readonly random: Random;
}

const names: OptionNames<DropOptions> = {rate: 1, granularity: 1, missing: 1, random: 1};
const GRANULARITIES: readonly Granularity[] = ['row', 'group', 'feature'];

/** @throws for a rate outside [0, 1] or an unknown granularity. */
export function checkDrop(functionName: string, rate: number, granularity: Granularity): void {
  if (!(typeof rate === 'number' && rate >= 0 && rate <= 1)) {
    throw fail(functionName, `rate must be a number from 0 to 1. Received: ${shown(rate)}.`);
  }
  if (!GRANULARITIES.includes(granularity)) {
    throw fail(
      functionName,
      `granularity must be 'row', 'group' or 'feature'. Received: ${shown(granularity)}.`,
    );
  }
}

/**
 * Replaces random values by what stands for "missing": `x' = m * missing + (1 - m) * x`, `m ~ Bernoulli(rate)`.
 *
 * `'row'` draws one m a row for all tensors, `'group'` one a row and tensor, `'feature'` one a row and place of the last axis (in a
 * sequence `[rows, steps, width]` a feature goes in all steps).
 *
 * @param tensors the historical features, `[rows, ...]` each, all with the same rows; float or integer.
 * @returns new tensors of the same shapes and types; with rate 0 the tensors themselves, and nothing is drawn.
 * @throws for a rate outside [0, 1], an unknown granularity, tensors of different rows, or a `missing` of another length than the tensors or the last
 *   axis of one.
 * @example
 * const [rates, embedding] = dropFeatures([x.rates, x.engaged_mean], {rate: 0.3, random: random(7)});
 * @see Volkovs et al., DropoutNet: Addressing Cold Start in Recommender Systems, 2017.
 */
export function dropFeatures(tensors: readonly tf.Tensor[], options: DropOptions): tf.Tensor[] {
  checkOptions(options, names, {packageName: '@cs/baselines', functionName: 'dropFeatures'});
  const {rate, granularity = 'row', missing = 0, random} = options;
  checkDrop('dropFeatures', rate, granularity);
  if (typeof random !== 'function') {
    throw fail('dropFeatures', `random must be a stream, such as random(7). Received: ${shown(random)}.`);
  }
  if (!Array.isArray(tensors)) {
    throw fail('dropFeatures', `the tensors must be in a list. Received: ${shown(tensors)}.`);
  }
  const rows = tensors[0]?.shape[0] ?? 0;
  if (tensors.some((t) => t.shape[0] !== rows)) {
    const shapes = tensors.map((t) => `[${t.shape.join(', ')}]`).join(', ');
    throw fail('dropFeatures', `the tensors must have the same number of rows. Received: ${shapes}.`);
  }
  if (typeof missing !== 'number' && missing.length !== tensors.length) {
    throw fail(
      'dropFeatures',
      `missing must be a number, or one for each of the ${tensors.length} tensors. Received: ${missing.length}.`,
    );
  }
  if (rate === 0) return [...tensors];
  const draw = (count: number) => Uint8Array.from({length: count}, () => (random() < rate ? 1 : 0));
  const shared = granularity === 'row' ? draw(rows) : undefined;
  return tf.tidy(() =>
    tensors.map((x, i) => {
      const width = granularity === 'feature' && x.rank > 1 ? x.shape[x.rank - 1]! : 1;
      const shape = [rows, ...Array.from({length: x.rank - 1}, () => 1)];
      if (x.rank > 1) shape[x.rank - 1] = width;
      const dropped = tf.tensor(shared ?? draw(rows * width), shape, 'bool');
      const value = standIn(typeof missing === 'number' ? missing : missing[i]!, x);
      // Not by products: a NaN that stands for "missing" must go as well.
      return tf.where(tf.broadcastTo(dropped, x.shape), value, x);
    }),
  );
}

function standIn(missing: Missing, x: tf.Tensor): tf.Tensor {
  if (typeof missing === 'number') return tf.fill(x.shape, missing, x.dtype as 'float32');
  const width = x.shape[x.rank - 1]!;
  if (x.rank < 2 || missing.length !== width) {
    throw fail(
      'dropFeatures',
      `missing must be one number, or one for each place of the last axis. Received: ${missing.length} for [${x.shape.join(', ')}].`,
    );
  }
  const shape = [...Array.from({length: x.rank - 1}, () => 1), width];
  return tf.broadcastTo(tf.tensor([...missing], shape, x.dtype), x.shape);
}
