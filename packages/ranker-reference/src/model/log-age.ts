import * as tf from '@tensorflow/tfjs';

/** Encodes an age in days as `log1p(age) / 5`, about 0 to 1 from a day to half a year. */
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
