import * as tf from '@tensorflow/tfjs';
import {layerNorm} from './layer-norm.js';

/**
 * Marks the steps of a sequence `[n, steps, width]` with 1, its padding with 0: `[n, steps]`. Padding are the all-zero steps at the end, so a
 * sequence is as long as its last step that is not zero, and a step of zeros before it counts.
 */
export class CsStepMask extends tf.layers.Layer {
  static className = 'CsStepMask';

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return (inputShape as tf.Shape).slice(0, 2);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      return stepMask(x);
    });
  }
}
tf.serialization.registerClass(CsStepMask);

/** A step function, of gradient 0. TensorFlow.js has none for comparisons, so a gradient of the inputs would fail. */
const stepMask = tf.customGrad((...inputs) => {
  const [x] = inputs as [tf.Tensor];
  return {
    value: tf.tidy(() => {
      const filled = tf.cast(tf.greater(tf.max(tf.abs(x), -1), 0), 'float32');
      // How many filled steps there are from each step on.
      return tf.cast(tf.greater(tf.cumsum(filled, 1, false, true), 0), 'float32');
    }),
    gradFunc: () => tf.zerosLike(x),
  };
});

/** Mean over the steps that a mask keeps: `[x, mask]` of `[n, steps, width]` and `[n, steps]` to `[n, width]`. */
export class CsMaskedMean extends tf.layers.Layer {
  static className = 'CsMaskedMean';

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [x] = inputShape as tf.Shape[];
    return [x![0]!, x![2]!];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, mask] = inputs as [tf.Tensor3D, tf.Tensor2D];
      const total = tf.sum(tf.mul(x, tf.expandDims(mask, 2)), 1);
      return tf.div(total, tf.maximum(tf.sum(mask, 1, true), 1));
    });
  }
}
tf.serialization.registerClass(CsMaskedMean);

/** Settings of {@link CsTransformerBlock}. */
export interface CsTransformerBlockConfig {
  name?: string;
  /** Attention heads; the width must divide by it. */
  heads?: number;
  /** Width of the hidden layer of the feed-forward part. */
  hidden?: number;
  /** Seed of all kernels. */
  seed?: number;
}

const MASKED = 1e9;
const EPSILON = 1e-3;

/**
 * One transformer block on `[x, mask]`, of `[n, steps, width]` and `[n, steps]` (1 = a step, 0 = padding):
 * self-attention that looks at real steps only, then a feed-forward layer, each with a skip and a layer
 * normalization behind it. What stands in padding steps of `x` does not change the other steps.
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
      throw new Error(
        `[@cs/ranker-reference] CsTransformerBlock: the width of the sequence does not divide by the heads. Received: width ${width}, ${this.heads} heads. Choose heads that divide the width, and call the layer on [x, mask].`,
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
