import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

/** Settings of {@link CsExpertMix}. */
export interface CsExpertMixConfig {
  name?: string;
  /** Number of experts. */
  experts: number;
  /** Number of tasks. */
  tasks: number;
  /** Index of the task that this layer mixes for, 0 to `tasks - 1`. */
  task: number;
}

/**
 * The mixing step of a multi-gate mixture of experts (MMoE) for one task: the mean of the experts,
 * weighted by the softmax of the task's gate.
 *
 * Call it on `[experts, gates]`: the outputs of all experts concatenated, `[n, experts * units]`,
 * and the gate logits of all tasks concatenated, `[n, tasks * experts]`.
 * The output is `[n, units]`.
 *
 * @throws for a task index out of range.
 * @see Ma et al., Modeling Task Relationships in Multi-task Learning with MMoE, 2018.
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
      throw packageError(
        '@cs/ranker-reference',
        'CsExpertMix',
        `task is out of range. Received: ${shown(this.task)} with ${shown(this.tasks)} tasks. Give a task from 0 to tasks - 1.`,
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
