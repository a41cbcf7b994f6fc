import * as tf from '@tensorflow/tfjs';
import type {Rows} from './task-rows.js';

/**
 * The most recent cold scores of one comparison. A batch with fewer than `capacity` cold rows is
 * filled up with them, as constants. They are kept as plain numbers, so the buffer holds no
 * tensors.
 */
export class ColdBuffer {
  private readonly ring: Float32Array;
  private stored = 0;
  private next = 0;

  constructor(private readonly capacity: number) {
    this.ring = new Float32Array(capacity);
  }

  /**
   * Fills up the rows of a batch, then stores the batch's own cold scores.
   *
   * If n cold rows become N, the value is that of all N, and the gradients of the batch's own n
   * are multiplied by N / n. Otherwise these would get only n / N of the pull, because stored
   * scores cannot move.
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

  /** The stored scores, oldest first. */
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
