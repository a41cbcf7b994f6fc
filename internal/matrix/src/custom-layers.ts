import * as tf from '@tensorflow/tfjs';

/**
 * A cross layer of DCNv2 as a user would write it: `x0 * (x W + b) + x` for `[x0, x]`, or `x =
 * x0`.
 */
class MatrixCross extends tf.layers.Layer {
  static className = 'MatrixCross';
  private kernel!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  override build(shapes: tf.Shape | tf.Shape[]): void {
    const width = (shapes.flat() as tf.Shape).at(-1)!;
    const initializer = tf.initializers.glorotUniform({seed: 31});
    this.kernel = this.addWeight('kernel', [width, width], 'float32', initializer);
    this.bias = this.addWeight('bias', [width], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return (Array.isArray(shapes[0]) ? shapes[0] : shapes) as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x0, x = x0] = (Array.isArray(inputs) ? inputs : [inputs]) as tf.Tensor2D[];
      const crossed = tf.add(tf.matMul(x!, this.kernel.read() as tf.Tensor2D), this.bias.read());
      return tf.add(tf.mul(x0!, crossed), x!);
    });
  }
}

/** A layer that keeps its state in `#private` members, which its getters and `getConfig` read. */
class MatrixPrivateScale extends tf.layers.Layer {
  static className = 'MatrixPrivateScale';
  #start: number;
  #scale: tf.LayerVariable | undefined;

  constructor(config: {start: number; name?: string}) {
    super(config);
    this.#start = config.start;
  }

  get start(): number {
    return this.#start;
  }

  override build(shape: tf.Shape): void {
    this.#scale = this.addWeight(
      'scale',
      [shape.at(-1)!],
      'float32',
      tf.initializers.constant({value: this.#start}),
    );
    this.built = true;
  }

  override get trainableWeights(): tf.LayerVariable[] {
    return this.#scale && this.trainable ? [this.#scale] : [];
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    return tf.mul(x, this.#scale!.read());
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {...super.getConfig(), start: this.start};
  }
}

for (const layer of [MatrixCross, MatrixPrivateScale]) tf.serialization.registerClass(layer);

/** Makes a cross layer. */
export const cross = (name: string): tf.layers.Layer => new MatrixCross({name});

/** Makes a layer with `#private` members. */
export const privateScale = (name: string, start: number): tf.layers.Layer =>
  new MatrixPrivateScale({name, start});
