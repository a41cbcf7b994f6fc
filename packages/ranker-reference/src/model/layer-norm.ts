import * as tf from '@tensorflow/tfjs';

/** Settings of {@link CsLayerNorm}. */
export interface CsLayerNormConfig {
  name?: string;
  /** Added to the variance. */
  epsilon?: number;
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * gamma + beta` over the last axis, from means and `rsqrt`: the
 * gradient of the stock layer normalization is some fifty times slower.
 */
export function layerNorm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.tidy(() => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.mul(centred, centred), -1, true);
    const scaled = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(scaled, gamma), beta);
  });
}

/** Layer normalization over the last axis, with a fast gradient. */
export class CsLayerNorm extends tf.layers.Layer {
  static className = 'CsLayerNorm';
  private readonly epsilon: number;
  private gamma: tf.LayerVariable | undefined;
  private beta: tf.LayerVariable | undefined;

  constructor(config: CsLayerNormConfig = {}) {
    super(config as ConstructorParameters<typeof tf.layers.Layer>[0]);
    this.epsilon = config.epsilon ?? 1e-3;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const width = (inputShape as tf.Shape).at(-1) as number;
    this.gamma = this.addWeight('gamma', [width], 'float32', tf.initializers.ones());
    this.beta = this.addWeight('beta', [width], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return inputShape as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    return layerNorm(x, this.gamma!.read(), this.beta!.read(), this.epsilon);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {...super.getConfig(), epsilon: this.epsilon};
  }
}
tf.serialization.registerClass(CsLayerNorm);
