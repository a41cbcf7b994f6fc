import * as tf from '@tensorflow/tfjs';

/** Settings of {@link CsExpertMix}. */
export interface CsExpertMixConfig {
  name?: string;
  /** How many experts there are. */
  experts: number;
  /** How many tasks. */
  tasks: number;
  /** Which task this layer mixes for, from 0. */
  task: number;
}

/**
 * The mixing step of MMoE (Ma et al., 2018) for one task: the softmax of its gate's logits weighs the
 * experts. Call it on `[experts, gates]`: all experts side by side, `[n, experts * units]`, and the logits
 * of all gates side by side, `[n, tasks * experts]`.
 */
export class CsExpertMix extends tf.layers.Layer {
  static className = 'CsExpertMix';
  private readonly experts: number;
  private readonly tasks: number;
  private readonly task: number;

  constructor(config: CsExpertMixConfig) {
    super(config as unknown as ConstructorParameters<typeof tf.layers.Layer>[0]);
    this.experts = config.experts;
    this.tasks = config.tasks;
    this.task = config.task;
    if (!(this.task >= 0 && this.task < this.tasks)) {
      throw new Error(
        `[@cs/ranker-reference] CsExpertMix: there is no such task. Received: task ${this.task} of ${this.tasks}. Give a task from 0 to tasks - 1.`,
      );
    }
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [experts] = inputShape as tf.Shape[];
    return [experts![0]!, experts![1]! / this.experts];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [experts, gates] = inputs as [tf.Tensor2D, tf.Tensor2D];
      const [n, width] = experts.shape;
      const logits = tf.slice(gates, [0, this.task * this.experts], [-1, this.experts]);
      const weights = tf.reshape(tf.softmax(logits), [n, 1, this.experts]);
      const stacked = tf.reshape(experts, [n, this.experts, width / this.experts]);
      return tf.reshape(tf.matMul(weights, stacked), [n, width / this.experts]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {...super.getConfig(), experts: this.experts, tasks: this.tasks, task: this.task};
  }
}
tf.serialization.registerClass(CsExpertMix);
