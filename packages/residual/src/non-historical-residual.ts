import {packageError} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {
  activate,
  checkedLayerConfig,
  checkLayerOptions,
  type NonHistoricalResidualConfig,
  type ResolvedConfig,
} from './layer-config.js';

/**
 * The skip path and its merge as one layer: see `nonHistoricalResidual`. Its class name in saved models is `CsNonHistoricalResidual`;
 * importing this package registers it.
 */
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
    // A step counts where it counts in z; null, which the type does not know, says that all do.
    return ([mask].flat()[0] ?? null) as tf.Tensor;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [z, ...sources] = [inputs].flat();
      const integer = [z!, ...sources].find((tensor) => tensor.dtype !== 'float32');
      if (integer) {
        throw fail(
          this.name,
          `takes floats. Received: ${integer.dtype}. Give it the embedding of ids instead.`,
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
 * The skip path for non-historical features as a layer, for those who build a ranker by hand: it stands where the prediction module F begins and
 * gives what F reads. Of the inputs `[z, x_n, ...]`, of which `z` is the output of the interaction module,
 *
 *     merge 'concat':  [z ; r(x_n)],        [..., width of z + units]      equation 3
 *     merge 'add':     z + r(x_n) V,        [..., width of z], V = 0 at first    section 4.2.3
 *
 * with `x_n` all sources side by side, and `r` a small MLP: `act(x W + b)` for each of `hidden` and `units`. Inputs are `[batch, width]` or have
 * further axes in the middle, such as time, which they share; the mask of the result is that of z.
 *
 * A model that has this layer loads only where this package was imported. To add the path to a ranker that exists, in stock layers, use `withResidual`.
 *
 * @returns a layer with the class name `CsNonHistoricalResidual`.
 * @throws for units or hidden below 1, an unknown merge or activation or option; when applied, for fewer than two inputs, inputs that differ in more than
 *   their last axis, a width that is not known, and integers.
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

/** `x` times a matrix on its last axis. */
function dot(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const rows = tf.reshape(x, [-1, x.shape.at(-1)!]) as tf.Tensor2D;
  return tf.reshape(tf.matMul(rows, kernel as tf.Tensor2D), [...x.shape.slice(0, -1), kernel.shape[1]!]);
}

/** @throws when the inputs are not z and sources of its shape but for the last axis. */
function checkedShapes(name: string, inputShape: tf.Shape | tf.Shape[]): tf.Shape[] {
  const shapes = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as tf.Shape[];
  const text = shapes.map((shape) => `[${shape.map((d) => d ?? 'any').join(', ')}]`).join(', ');
  if (shapes.length < 2) {
    throw fail(
      name,
      `takes [z, x_n, ...], the interaction's output and one source or more. Received: ${text}.`,
    );
  }
  const leading = (shape: tf.Shape) => shape.slice(1, -1).join();
  const [z] = shapes;
  if (shapes.some((s) => s.length < 2 || s.length !== z!.length || leading(s) !== leading(z!))) {
    throw fail(
      name,
      `takes inputs that differ in their last axis only; pool or flatten the others. Received: ${text}.`,
    );
  }
  if (shapes.some((shape) => shape.at(-1) == null)) {
    throw fail(name, `must know the width of each input. Received: ${text}.`);
  }
  return shapes;
}
