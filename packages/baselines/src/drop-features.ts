import {checkOptions, type OptionNames, type Random, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {fail} from './fail.js';

/** What one draw drops: all tensors of a row, one tensor of a row, or one feature of a row. */
export type Granularity = 'row' | 'group' | 'feature';

/** The value for "missing" in a tensor: one number, or one per feature (place on the last axis). */
export type Missing = number | readonly number[];

/** Options of `dropFeatures`. */
export interface DropOptions {
  /** Probability of each drop, in [0, 1]. */
  readonly rate: number;
  /** What one draw drops. Default `'row'`. */
  readonly granularity?: Granularity;
  /**
   * The value that stands for "missing": one number for all tensors, or an array with one entry
   * per tensor, each a number or an array with one number per feature. Default 0, which is the
   * mean of standardized features.
   */
  readonly missing?: number | readonly Missing[];
  /** Random stream of the draws, e.g. `random(7)`. */
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
 * Replaces random features by the value that stands for "missing":
 * `x' = m * missing + (1 - m) * x` with `m ~ Bernoulli(rate)`.
 *
 * Every m is drawn independently, so the number of dropped rows varies from batch to batch.
 * `'row'` draws one m per row for all tensors, `'group'` one per row and tensor, `'feature'` one
 * per row and feature, i.e. place on the last axis. In a sequence `[rows, steps, width]`,
 * `'feature'` drops a feature in all steps.
 *
 * @param tensors the historical features, each `[rows, ...]` with the same rows; float or integer.
 * @returns new tensors of the same shapes and types. With rate 0 it returns the given tensors and
 *   draws nothing.
 * @throws for a rate outside [0, 1], an unknown option or granularity, tensors with different
 *   numbers of rows, anything but an array of tensors or a random stream, or a `missing` whose
 *   length is not the number of tensors or of features.
 * @example
 * const [rates, embedding] = dropFeatures([x.rates, x.engaged_mean], {rate: 0.3, random: random(7)});
 * @see Volkovs et al., DropoutNet: Addressing Cold Start in Recommender Systems, 2017.
 */
export function dropFeatures(tensors: readonly tf.Tensor[], options: DropOptions): tf.Tensor[] {
  checkOptions(options, names, {packageName: '@cs/baselines', functionName: 'dropFeatures'});
  const {rate, granularity = 'row', missing = 0, random} = options;
  checkDrop('dropFeatures', rate, granularity);
  if (typeof random !== 'function') {
    throw fail('dropFeatures', `random must be a random stream, e.g. random(7). Received: ${shown(random)}.`);
  }
  if (!Array.isArray(tensors)) {
    throw fail('dropFeatures', `the tensors must be in an array. Received: ${shown(tensors)}.`);
  }
  const other = tensors.find((tensor) => !(tensor instanceof tf.Tensor));
  if (other !== undefined) {
    throw fail('dropFeatures', `the array must hold tensors only. Received: ${shown(other)}.`);
  }
  const rows = tensors[0]?.shape[0] ?? 0;
  if (tensors.some((t) => t.shape[0] !== rows)) {
    const shapes = tensors.map((t) => `[${t.shape.join(', ')}]`).join(', ');
    throw fail('dropFeatures', `the tensors must have the same number of rows. Received: ${shapes}.`);
  }
  if (typeof missing !== 'number' && !Array.isArray(missing)) {
    throw fail(
      'dropFeatures',
      `missing must be a number, or an array with one entry per tensor. Received: ${shown(missing)}.`,
    );
  }
  if (typeof missing !== 'number' && missing.length !== tensors.length) {
    throw fail(
      'dropFeatures',
      `missing must be a number, or an array with one entry per tensor, ${tensors.length} in all. Received: ${missing.length}.`,
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
      // Not m * missing + (1 - m) * x, which would keep a NaN in x.
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
      `missing must be a number, or one per feature (place on the last axis). Received: ${missing.length} for a tensor [${x.shape.join(', ')}].`,
    );
  }
  const shape = [...Array.from({length: x.rank - 1}, () => 1), width];
  return tf.broadcastTo(tf.tensor([...missing], shape, x.dtype), x.shape);
}
