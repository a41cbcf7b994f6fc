import * as tf from '@tensorflow/tfjs';
import type {RankerSizes} from './sizes.js';

/** What the modules of the ranker share: the sizes, seeds that no two layers have in common, and names likewise. */
export interface Builder {
  readonly sizes: RankerSizes;
  nextSeed(): number;
  /**
   * Gives back the name of a layer.
   *
   * @param of what the name is of, for the error.
   * @throws where another layer has it.
   */
  named(name: string, of?: string): string;
  dense(name: string, units: number, x: tf.SymbolicTensor, activation?: 'relu'): tf.SymbolicTensor;
}

/** Makes the {@link Builder} of one ranker. */
export function createBuilder(sizes: RankerSizes, seed: number): Builder {
  let draws = 0;
  const owners = new Map<string, string>();
  const nextSeed = () => (seed * 1009 + 17 * ++draws) % 2147483647;
  return {
    sizes,
    nextSeed,
    named(name, of = 'the ranker itself') {
      const other = owners.get(name);
      if (other !== undefined) {
        throw new Error(
          `[@cs/ranker-reference] buildRanker: two layers would have one name. Received: '${name}', of ${other} and of ${of}. Give the feature, its group or the action another name.`,
        );
      }
      owners.set(name, of);
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
