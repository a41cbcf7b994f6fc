import {packageError} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import type {RankerSizes} from './ranker-sizes.js';

/** What the modules of one ranker share: its sizes, a seed per layer, and unique layer names. */
export interface LayerBuilder {
  readonly sizes: RankerSizes;
  /** A new seed on every call. */
  nextSeed(): number;
  /**
   * Reserves a layer name and returns it.
   *
   * @param owner what the layer belongs to, for the error message.
   * @throws when the name is taken.
   */
  named(name: string, owner?: string): string;
  dense(name: string, units: number, x: tf.SymbolicTensor, activation?: 'relu'): tf.SymbolicTensor;
}

/** Creates the {@link LayerBuilder} of one ranker. */
export function createLayerBuilder(sizes: RankerSizes, seed: number): LayerBuilder {
  let draws = 0;
  const owners = new Map<string, string>();
  const nextSeed = () => (seed * 1009 + 17 * ++draws) % 2147483647;
  return {
    sizes,
    nextSeed,
    named(name, owner = 'the ranker itself') {
      const other = owners.get(name);
      if (other !== undefined) {
        throw packageError(
          '@cs/ranker-reference',
          'buildRanker',
          `two layers would have the same name. Received: '${name}', for ${other} and for ${owner}. Rename the feature, its group or the action.`,
        );
      }
      owners.set(name, owner);
      return name;
    },
    dense: (name, units, x, activation) =>
      tf.layers
        .dense({
          name,
          units,
          kernelInitializer: tf.initializers.glorotUniform({seed: nextSeed()}),
          ...(activation ? {activation} : {}),
        })
        .apply(x) as tf.SymbolicTensor,
  };
}
