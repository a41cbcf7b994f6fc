import {packageError} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {
  activate,
  checkedLayerConfig,
  checkLayerOptions,
  type NonHistoricalResidualConfig,
  type ResolvedConfig,
} from './layer-config.js';

/** The layer that `nonHistoricalResidual` makes. Importing this package registers the class. */
class NonHistoricalResidual extends tf.layers.Layer {
  static className = 'CsNonHistoricalResidual';
  private readonly own: ResolvedConfig;
  private path: {kernel: tf.LayerVariable; bias: tf.LayerVariable}[] = [];
  private join: tf.LayerVariable | undefined;

  constructor(config: NonHistoricalResidualConfig = {}) {
    super(config);
    this.own = checkedLayerConfig(config);
    this.supportsMasking = true;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const [z, ...sources] = checkedShapes(this.name, inputShape);
    const {hidden, units, merge, seed} = this.own;
    let width = sources.reduce((sum, shape) => sum + shape.at(-1)!, 0);
    this.path = [...hidden, units].map((next, i) => {
      const part = i === hidden.length ? 'path' : `hidden_${i + 1}`;
      const glorot = tf.initializers.glorotUniform({seed: seed + i});
      const kernel = this.addWeight(`${part}_kernel`, [width, next], 'float32', glorot);
      const bias = this.addWeight(`${part}_bias`, [next], 'float32', tf.initializers.zeros());
      width = next;
      return {kernel, bias};
    });
    if (merge === 'add') {
      this.join = this.addWeight('join_kernel', [units, z!.at(-1)!], 'float32', tf.initializers.zeros());
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [z] = checkedShapes(this.name, inputShape);
    const {merge, units} = this.own;
    return merge === 'add' ? z! : [...z!.slice(0, -1), z!.at(-1)! + units];
  }

  override computeMask(_: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    // The mask of z. Null, which the declared type lacks, means that no step is masked.
    return ([mask].flat()[0] ?? null) as tf.Tensor;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [z, ...sources] = [inputs].flat();
      const integer = [z!, ...sources].find((tensor) => tensor.dtype !== 'float32');
      if (integer) {
        throw fail(
          this.name,
          `needs float inputs. Received: ${integer.dtype}. Pass the embedding of ids instead.`,
        );
      }
      let r = sources.length === 1 ? sources[0]! : tf.concat(sources, -1);
      for (const {kernel, bias} of this.path) {
        r = activate(this.own.activation, tf.add(dot(r, kernel.read()), bias.read()));
      }
      return this.join ? tf.add(z!, dot(r, this.join.read())) : tf.concat([z!, r], -1);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {...super.getConfig(), ...this.own, hidden: [...this.own.hidden]};
  }
}

tf.serialization.registerClass(NonHistoricalResidual);

/**
 * Makes a layer that contains the skip path for non-historical features and its merge, for a
 * ranker that you build yourself. Put it where the prediction module F begins; F reads its
 * output.
 *
 * Apply it to `[z, x_n, ...]`: the output `z` of the interaction module and one or more sources.
 * It computes
 *
 *     merge 'concat':  [z ; r(x_n)]      shape [..., width of z + units]              equation 3
 *     merge 'add':     z + r(x_n) V      shape [..., width of z], V starts at 0       section 4.2.3
 *
 * where `x_n` is the concatenation of all sources, and `r` is a small MLP with one layer `act(x W
 * + b)` for each width in `hidden` and for `units`.
 *
 * Inputs have shape `[batch, width]`, or further axes in between (such as time) that are equal
 * for all inputs. The mask of the result is the mask of z.
 *
 * A model with this layer loads only where this package is imported. To add the path to an
 * existing ranker with stock layers only, use `withResidual`.
 *
 * @returns a layer with the class name `CsNonHistoricalResidual`.
 * @throws when an option is unknown, units or hidden are below 1, or merge or activation is
 *   unknown. When the layer is applied: for fewer than two inputs, inputs whose shapes differ in
 *   more than the last axis, an unknown width, or integer inputs.
 * @example
 * const joined = nonHistoricalResidual({units: 16}).apply([interaction, content, category]);
 * const click = tf.layers.dense({units: 1, activation: 'sigmoid'}).apply(joined);
 * @see equation 3 and section 4.2.3 of arXiv 2512.17277.
 */
export function nonHistoricalResidual(config: NonHistoricalResidualConfig = {}): tf.layers.Layer {
  checkLayerOptions(config);
  return new NonHistoricalResidual(config);
}

const fail = (name: string, message: string) =>
  packageError('@cs/residual', 'nonHistoricalResidual', `"${name}" ${message}`);

/** Multiplies the last axis of `x` by a matrix. */
function dot(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const rows = tf.reshape(x, [-1, x.shape.at(-1)!]) as tf.Tensor2D;
  return tf.reshape(tf.matMul(rows, kernel as tf.Tensor2D), [...x.shape.slice(0, -1), kernel.shape[1]!]);
}

/**
 * @throws unless the inputs are z and at least one source, with shapes that differ in the last
 *   axis only.
 */
function checkedShapes(name: string, inputShape: tf.Shape | tf.Shape[]): tf.Shape[] {
  const shapes = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as tf.Shape[];
  const text = shapes.map((shape) => `[${shape.map((d) => d ?? 'any').join(', ')}]`).join(', ');
  if (shapes.length < 2) {
    throw fail(
      name,
      `must be applied to [z, x_n, ...]: the output of the interaction module and at least one source. Received: ${text}.`,
    );
  }
  const leading = (shape: tf.Shape) => shape.slice(1, -1).join();
  const [z] = shapes;
  if (shapes.some((s) => s.length < 2 || s.length !== z!.length || leading(s) !== leading(z!))) {
    throw fail(
      name,
      `needs inputs whose shapes differ in the last axis only. Received: ${text}. Pool or flatten the sources.`,
    );
  }
  if (shapes.some((shape) => shape.at(-1) == null)) {
    throw fail(name, `needs inputs whose last axis has a known size. Received: ${text}.`);
  }
  return shapes;
}
