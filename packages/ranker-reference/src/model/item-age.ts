import * as tf from '@tensorflow/tfjs';

/** Name of the model input that holds an item's age in days. */
export const AGE_INPUT = 'item_age_days';

/**
 * Encodes an age in days as `log(1 + age) / 5`: 0 for a new item, about 1 after five months.
 * Negative ages count as 0.
 */
export class CsLogAge extends tf.layers.Layer {
  static className = 'CsLogAge';

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return inputShape as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.mul(tf.log1p(tf.relu(Array.isArray(inputs) ? inputs[0]! : inputs)), 0.2));
  }
}
tf.serialization.registerClass(CsLogAge);
