import * as tf from '@tensorflow/tfjs';

/**
 * Marks the steps of a sequence `[n, steps, width]` with 1 and its padding with 0. The output is
 * `[n, steps]`.
 *
 * Padding means the all-zero steps at the end. An all-zero step before the last nonzero one counts
 * as a step.
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

/** TensorFlow.js has no gradient for comparisons, so gradients of the inputs need this one. */
const stepMask = tf.customGrad((...inputs) => {
  const [x] = inputs as [tf.Tensor];
  return {
    value: tf.tidy(() => {
      const filled = tf.cast(tf.greater(tf.max(tf.abs(x), -1), 0), 'float32');
      // A reversed cumulative sum counts the nonzero steps from each step to the end.
      return tf.cast(tf.greater(tf.cumsum(filled, 1, false, true), 0), 'float32');
    }),
    gradFunc: () => tf.zerosLike(x),
  };
});

/**
 * Mean over the steps that the mask keeps. Call it on `[x, mask]`, of shapes `[n, steps, width]`
 * and `[n, steps]`; the output is `[n, width]`, and 0 where the mask keeps no step.
 */
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
