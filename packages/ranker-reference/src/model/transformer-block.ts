import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

/** Settings of {@link CsTransformerBlock}. */
export interface CsTransformerBlockConfig {
  name?: string;
  /** Number of attention heads; it must divide the width of the sequence. Default 2. */
  heads?: number;
  /** Width of the hidden layer of the feed-forward part. Default 32. */
  hidden?: number;
  /** Seed of all kernels. Default 0. */
  seed?: number;
}

/** Subtracted from the attention logits of padding steps, so that their softmax is 0. */
const MASKED = 1e9;
const EPSILON = 1e-3;

/**
 * One transformer block. Call it on `[x, mask]`, of shapes `[n, steps, width]` and `[n, steps]`,
 * where the mask is 1 for a step and 0 for padding. The output has the shape of `x`.
 *
 * Multi-head self-attention and a feed-forward layer, each followed by a residual connection and
 * layer normalization. Attention ignores padding steps, so their values do not affect the other
 * steps.
 *
 * @throws when `heads` does not divide the width of the sequence.
 * @see Vaswani et al., Attention Is All You Need, 2017.
 */
export class CsTransformerBlock extends tf.layers.Layer {
  static className = 'CsTransformerBlock';
  private readonly heads: number;
  private readonly hidden: number;
  private readonly seed: number;
  private parts: Record<string, tf.LayerVariable> = {};

  constructor(config: CsTransformerBlockConfig = {}) {
    super(config as ConstructorParameters<typeof tf.layers.Layer>[0]);
    this.heads = config.heads ?? 2;
    this.hidden = config.hidden ?? 32;
    this.seed = config.seed ?? 0;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const width = (inputShape as tf.Shape[])[0]?.[2];
    if (typeof width !== 'number' || width % this.heads !== 0) {
      throw packageError(
        '@cs/ranker-reference',
        'CsTransformerBlock',
        `heads must divide the width of the sequence. Received: width ${shown(width)}, ${shown(this.heads)} heads. Change one of them, and call the layer on [x, mask].`,
      );
    }
    let shift = 0;
    const dense = (name: string, from: number, to: number) => {
      const kernel = tf.initializers.glorotUniform({seed: this.seed + shift++});
      this.parts[`${name}_kernel`] = this.addWeight(`${name}_kernel`, [from, to], 'float32', kernel);
      this.parts[`${name}_bias`] = this.addWeight(`${name}_bias`, [to], 'float32', tf.initializers.zeros());
    };
    const norm = (name: string) => {
      this.parts[`${name}_gamma`] = this.addWeight(
        `${name}_gamma`,
        [width],
        'float32',
        tf.initializers.ones(),
      );
      this.parts[`${name}_beta`] = this.addWeight(
        `${name}_beta`,
        [width],
        'float32',
        tf.initializers.zeros(),
      );
    };
    dense('qkv', width, 3 * width);
    dense('out', width, width);
    norm('norm1');
    dense('ff1', width, this.hidden);
    dense('ff2', this.hidden, width);
    norm('norm2');
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return (inputShape as tf.Shape[])[0]!;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, mask] = inputs as [tf.Tensor3D, tf.Tensor2D];
      const [n, steps, width] = x.shape;
      const depth = width / this.heads;
      const part = (name: string) => this.parts[name]!.read();
      const dense = (name: string, rows: tf.Tensor) =>
        tf.add(tf.matMul(rows as tf.Tensor2D, part(`${name}_kernel`) as tf.Tensor2D), part(`${name}_bias`));
      const norm = (name: string, rows: tf.Tensor) =>
        layerNorm(rows, part(`${name}_gamma`), part(`${name}_beta`), EPSILON);

      const rows = tf.reshape(x, [n * steps, width]);
      const [q, k, v] = tf
        .split(dense('qkv', rows), 3, 1)
        .map((each) => tf.transpose(tf.reshape(each, [n, steps, this.heads, depth]), [0, 2, 1, 3])) as [
        tf.Tensor4D,
        tf.Tensor4D,
        tf.Tensor4D,
      ];
      const away = tf.reshape(tf.mul(tf.sub(mask, 1), MASKED), [n, 1, 1, steps]);
      const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(depth)), away);
      const mixed = tf.transpose(tf.matMul(tf.softmax(scores), v), [0, 2, 1, 3]);
      const attended = norm('norm1', tf.add(rows, dense('out', tf.reshape(mixed, [n * steps, width]))));
      const fed = dense('ff2', tf.relu(dense('ff1', attended)));
      return tf.reshape(norm('norm2', tf.add(attended, fed)), [n, steps, width]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {...super.getConfig(), heads: this.heads, hidden: this.hidden, seed: this.seed};
  }
}
tf.serialization.registerClass(CsTransformerBlock);

/**
 * Layer normalization over the last axis: `(x - mean) / sqrt(variance + epsilon) * gamma + beta`.
 * The gradient of the layer in TensorFlow.js is about 50 times slower.
 */
export function layerNorm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.tidy(() => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.mul(centred, centred), -1, true);
    const scaled = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(scaled, gamma), beta);
  });
}
