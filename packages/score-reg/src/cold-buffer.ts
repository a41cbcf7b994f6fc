import * as tf from '@tensorflow/tfjs';
import type {Rows} from './matched-rows.js';

/**
 * The most recent cold scores of one comparison, without gradient, to fill a batch of few cold rows up to `capacity` of them.
 * Kept as plain numbers: it holds no tensor.
 */
export class ColdBuffer {
  private readonly ring: Float32Array;
  private stored = 0;
  private next = 0;

  constructor(private readonly capacity: number) {
    this.ring = new Float32Array(capacity);
  }

  /**
   * The rows of a batch, filled up; then takes the batch's cold scores in. The value is that of all the rows. Of n cold rows
   * of the batch that became N, each stands for N / n when gradients flow back: else the few that can move would carry
   * n / N of the pull.
   */
  fill({scores, isWarm, isCold}: Rows): Rows {
    const [values, mask] = [scores.dataSync<'float32'>(), isCold.dataSync<'float32'>()];
    const fresh = values.filter((_, i) => mask[i]! > 0);
    const missing = Math.min(this.stored, Math.max(0, this.capacity - fresh.length));
    const recent = Float32Array.from(
      {length: missing},
      (_, i) => this.ring[(this.next - 1 - i + 2 * this.capacity) % this.capacity]!,
    );
    for (const score of fresh) this.push(score);
    if (missing === 0) return {scores, isWarm, isCold};
    const factor = fresh.length === 0 ? 1 : (fresh.length + missing) / fresh.length;
    const perRow = mask.map((cold) => (cold > 0 ? factor : 1));
    const scaled = tf.customGrad((x) => ({
      value: tf.clone(x as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => [tf.mul(dy, tf.tensor1d(perRow))],
    }))(scores);
    return {
      scores: tf.concat([scaled, tf.tensor1d(recent)]) as tf.Tensor1D,
      isWarm: tf.concat([isWarm, tf.zeros([missing])]) as tf.Tensor1D,
      isCold: tf.concat([isCold, tf.ones([missing])]) as tf.Tensor1D,
    };
  }

  /** The scores kept, the oldest first. */
  state(): number[] {
    return Array.from(
      {length: this.stored},
      (_, i) => this.ring[(this.next - this.stored + i + this.capacity) % this.capacity]!,
    );
  }

  restore(scores: readonly number[]): void {
    this.stored = 0;
    for (const score of scores) this.push(score);
  }

  private push(score: number): void {
    this.ring[this.next] = score;
    this.next = (this.next + 1) % this.capacity;
    this.stored = Math.min(this.stored + 1, this.capacity);
  }
}
