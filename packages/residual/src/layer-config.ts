import {type Caller, checkOptions, type OptionNames, packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

const activations = {
  relu: tf.relu,
  elu: tf.elu,
  selu: tf.selu,
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  linear: (x: tf.Tensor) => x,
  swish: (x: tf.Tensor) => tf.mul(x, tf.sigmoid(x)),
} as const;

/** An activation that the layers of a skip path can have. */
export type SkipActivation = keyof typeof activations;

/** Applies an activation to a tensor. */
export const activate = (name: SkipActivation, x: tf.Tensor): tf.Tensor => activations[name](x);

/**
 * Options of `nonHistoricalResidual`, in addition to those of every layer (`name`, `dtype`, ...).
 */
export type NonHistoricalResidualConfig = ConstructorParameters<typeof tf.layers.Layer>[0] & {
  /** Width of the skip path; a positive integer. Default 16. */
  readonly units?: number;
  /** How the skip path joins: `'concat'` (equation 3, the default) or `'add'` (section 4.2.3). */
  readonly merge?: 'concat' | 'add';
  /** Activation of every layer of the skip path. Default `'relu'`. */
  readonly activation?: SkipActivation;
  /** Widths of further layers before the last one of the skip path, e.g. `[64]`. Default `[]`. */
  readonly hidden?: readonly number[];
  /** Seed of the skip path's initial weights. Default 0. */
  readonly seed?: number;
};

/** The checked options, with defaults filled in. */
export interface ResolvedConfig {
  readonly units: number;
  readonly merge: 'concat' | 'add';
  readonly activation: SkipActivation;
  readonly hidden: readonly number[];
  readonly seed: number;
}

/** The layer's own options, then those of every layer. */
const known: OptionNames<NonHistoricalResidualConfig> = {
  units: 1,
  merge: 1,
  activation: 1,
  hidden: 1,
  seed: 1,
  name: 1,
  trainable: 1,
  dtype: 1,
  inputShape: 1,
  batchInputShape: 1,
  batchSize: 1,
  weights: 1,
  inputDType: 1,
};

const caller: Caller = {packageName: '@cs/residual', functionName: 'nonHistoricalResidual'};

/**
 * Not used for saved configurations, because tfjs-layers adds options of its own to them.
 *
 * @throws when an option is unknown.
 */
export const checkLayerOptions = (config: NonHistoricalResidualConfig): void =>
  void checkOptions(config, known, caller);

/** @throws when an option of the layer is out of range. */
export const checkedLayerConfig = (config: NonHistoricalResidualConfig): ResolvedConfig =>
  checkedPath(config, caller);

/** @throws when an option of the skip path is out of range. */
export function checkedPath(config: Partial<ResolvedConfig>, caller: Caller): ResolvedConfig {
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  const {units = 16, merge = 'concat', activation = 'relu', hidden = [], seed = 0} = config;
  if (!Array.isArray(hidden)) throw fail(`hidden must be a list of widths. Received: ${shown(hidden)}.`);
  const bad = [...hidden, units].find((width) => !Number.isInteger(width) || width < 1);
  if (bad !== undefined) throw fail(`units and hidden must be positive integers. Received: ${shown(bad)}.`);
  if (merge !== 'concat' && merge !== 'add')
    throw fail(`merge must be 'concat' or 'add'. Received: ${shown(merge)}.`);
  if (!Object.hasOwn(activations, activation)) {
    throw fail(
      `activation must be one of ${Object.keys(activations).join(', ')}. Received: ${shown(activation)}.`,
    );
  }
  if (!Number.isFinite(seed)) throw fail(`seed must be a finite number. Received: ${shown(seed)}.`);
  return {units, merge, activation, hidden, seed};
}
