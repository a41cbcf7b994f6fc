import {expectClose, expectGradient, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {CsExpertMix} from './expert-mix.js';

const mix = (task: number) => new CsExpertMix({experts: 2, tasks: 2, task});

onBackends('CsExpertMix', () => {
  it('weights the experts by the softmax of the gate of its task', () => {
    // Two experts of two units: [1, 2] and [30, 40].
    const experts = tf.tensor2d([[1, 2, 30, 40]]);
    // Gate of task 0: weights 1/2, 1/2. Of task 1: 1/4, 3/4.
    const gates = tf.tensor2d([[5, 5, 0, Math.log(3)]]);
    expectClose(mix(0).apply([experts, gates]) as tf.Tensor, [15.5, 21]);
    expectClose(mix(1).apply([experts, gates]) as tf.Tensor, [0.25 + 22.5, 0.5 + 30]);
  });

  it('has gradients that match finite differences, for experts and gates', () => {
    const layer = mix(1);
    expectGradient(
      (all) => {
        const [experts, gates] = tf.split(tf.reshape(all, [2, 4]), 2) as [tf.Tensor, tf.Tensor];
        return tf.sum(tf.square(layer.apply([experts, gates]) as tf.Tensor)) as tf.Scalar;
      },
      [0.3, -0.5, 0.8, 0.2, 1, -1, 0.4, -0.6],
    );
  });
});

describe('CsExpertMix', () => {
  it.each([-1, 2])('rejects task %s of 2', (task) => {
    expect(() => mix(task)).toThrow(
      `[@cs/ranker-reference] CsExpertMix: task is out of range. Received: ${task} with 2 tasks.`,
    );
  });
});
