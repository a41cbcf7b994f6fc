import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

/** Settings of {@link CsCross}. */
export interface CsCrossConfig {
  name?: string;
  /** Rank of the kernel: `W = U V` with `U: [d, rank]`. Default 0: a full `[d, d]` kernel. */
  rank?: number;
  /** Seed of the kernel's initializer. Default 0. */
  seed?: number;
  /** Initializer of the kernels. Default `'glorotUniform'`, which uses the seed. */
  kernelInitializer?: 'ones' | 'zeros' | 'glorotUniform';
}

/**
 * One cross layer of DCN v2: `x0 * (W x + b) + x`.
 * Call it on `[x0, x]`, two tensors of shape `[n, d]`.
 *
 * Where `x` is `x0`, call it on `x0` alone: TensorFlow.js disposes of a tensor too early when a
 * layer receives it twice.
 *
 * @throws for a rank that is not an integer of at least 0, and for inputs of different widths.
 * @see Wang et al., DCN V2: Improved Deep & Cross Network, 2021.
 */
export class CsCross extends tf.layers.Layer {
  static className = 'CsCross';
  private readonly rank: number;
  private readonly seed: number;
  private readonly kernelInitializer: 'ones' | 'zeros' | 'glorotUniform';
  private kernels: tf.LayerVariable[] = [];
  private bias: tf.LayerVariable | undefined;

  constructor(config: CsCrossConfig = {}) {
    super(config as ConstructorParameters<typeof tf.layers.Layer>[0]);
    this.rank = config.rank ?? 0;
    this.seed = config.seed ?? 0;
    this.kernelInitializer = config.kernelInitializer ?? 'glorotUniform';
    if (!Number.isInteger(this.rank) || this.rank < 0) {
      throw packageError(
        '@cs/ranker-reference',
        'CsCross',
        `rank must be an integer >= 0. Received: ${shown(this.rank)}. Give 0 for a full kernel, or a rank below the width.`,
      );
    }
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shapes = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as tf.Shape[];
    const width = shapes[0]?.at(-1);
    if (shapes.length > 2 || typeof width !== 'number' || shapes.at(-1)?.at(-1) !== width) {
      throw packageError(
        '@cs/ranker-reference',
        'CsCross',
        `the layer needs one input, or two of the same width. Received: shapes ${shown(inputShape)}. Call it on [x0, x] or on x0.`,
      );
    }
    const make = (shift: number) => seeded(this.kernelInitializer, this.seed + shift);
    this.kernels =
      this.rank > 0
        ? [
            this.addWeight('u', [width, this.rank], 'float32', make(0)),
            this.addWeight('v', [this.rank, width], 'float32', make(1)),
          ]
        : [this.addWeight('kernel', [width, width], 'float32', make(0))];
    this.bias = this.addWeight('bias', [width], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x0, x = x0] = (Array.isArray(inputs) ? inputs : [inputs]) as [tf.Tensor2D, tf.Tensor2D?];
      let projected: tf.Tensor2D = x;
      for (const kernel of this.kernels) projected = tf.matMul(projected, kernel.read() as tf.Tensor2D);
      return tf.add(tf.mul(x0, tf.add(projected, this.bias!.read())), x);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      rank: this.rank,
      seed: this.seed,
      kernelInitializer: this.kernelInitializer,
    };
  }
}
tf.serialization.registerClass(CsCross);

function seeded(name: 'ones' | 'zeros' | 'glorotUniform', seed: number) {
  if (name === 'ones') return tf.initializers.ones();
  if (name === 'zeros') return tf.initializers.zeros();
  return tf.initializers.glorotUniform({seed});
}
