import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

/** Settings of {@link CsPositionEmbedding}. */
export interface CsPositionEmbeddingConfig {
  name?: string;
  /** Seed of the initializer. Default 0. */
  seed?: number;
}

/**
 * Adds a learned vector to each step of a sequence `[n, steps, width]`, the same for all rows.
 * Without it, attention cannot distinguish the newest step from the oldest.
 *
 *     y[i, s] = x[i, s] + P[s]
 *
 * `P` starts from a normal distribution with standard deviation 0.02, as in BERT.
 *
 * @throws for a sequence whose length or width is unknown.
 * @see Devlin et al., BERT: Pre-training of Deep Bidirectional Transformers, 2019.
 */
export class CsPositionEmbedding extends tf.layers.Layer {
  static className = 'CsPositionEmbedding';
  private readonly seed: number;
  private positions: tf.LayerVariable | undefined;

  constructor(config: CsPositionEmbeddingConfig = {}) {
    super(config as ConstructorParameters<typeof tf.layers.Layer>[0]);
    this.seed = config.seed ?? 0;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const [steps, width] = (inputShape as tf.Shape).slice(1);
    if (typeof steps !== 'number' || typeof width !== 'number') {
      throw packageError(
        '@cs/ranker-reference',
        'CsPositionEmbedding',
        `the sequence must have a fixed length and width. Received: shape ${shown(inputShape)}. Call the layer on [batch, steps, width].`,
      );
    }
    const initializer = tf.initializers.randomNormal({mean: 0, stddev: 0.02, seed: this.seed});
    this.positions = this.addWeight('positions', [steps, width], 'float32', initializer);
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return inputShape as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.add(Array.isArray(inputs) ? inputs[0]! : inputs, this.positions!.read()));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {...super.getConfig(), seed: this.seed};
  }
}
tf.serialization.registerClass(CsPositionEmbedding);
