import {onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {withScoreReg} from './index.js';

const cold = {input: 'item_age_days', lessThan: 28};

/** Trains on one batch that `spoil` has changed. */
async function step(
  spoil: (batch: ReturnType<typeof tinyBatch>) => void,
  loss: tf.ModelCompileArgs['loss'] = 'binaryCrossentropy',
  change: (model: tf.LayersModel) => void = () => {},
) {
  const model = withScoreReg(tinyRanker(), {cold});
  change(model);
  model.compile({optimizer: tf.train.sgd(0.1), loss});
  const batch = tinyBatch(4);
  spoil(batch);
  return model.trainOnBatch(batch.x, batch.y);
}
const column = (values: number[]) => tf.tensor2d(values, [values.length, 1]);

onBackends('withScoreReg', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'names the label of %d that makes the loss NaN, in its own batch',
    async (label) => {
      await expect(
        step(({y}) => {
          y.save = column([0, 1, label, 0]);
        }),
      ).rejects.toThrow(
        new RegExp(
          `^\\[@cs/score-reg\\] withScoreReg: the loss of "save" is .+, because its label is ${label} in row 2 of a batch\\. Leave such rows out, or mark missing labels`,
        ),
      );
    },
  );

  it('accepts NaN labels that the loss ignores', async () => {
    const ignoring = (y: tf.Tensor, p: tf.Tensor) => {
      const observed = tf.logicalNot(tf.isNaN(y));
      return tf.metrics.meanSquaredError(tf.where(observed, y, p), p);
    };
    const spoil = ({y}: ReturnType<typeof tinyBatch>) => {
      y.click = column([0, Number.NaN, 1, 0]);
    };
    await expect(step(spoil, [ignoring, tf.metrics.binaryCrossentropy])).resolves.toBeDefined();
  });

  it('names the input that makes the scores NaN', async () => {
    await expect(
      step(({x}) => {
        x.content = tf.tensor2d(
          Array.from({length: 12}, (_, i) => (i === 7 ? Number.NaN : 0)),
          [4, 3],
        );
      }),
    ).rejects.toThrow(
      'scores must be finite. Received: NaN from "click" in row 2 of a batch. Input "content" has NaN in row 2: replace missing values before training.',
    );
  });

  it('names the weight that makes the scores NaN', async () => {
    const spoilt = (model: tf.LayersModel) =>
      model.getLayer('mlp_1').setWeights([tf.fill([8, 6], Number.NaN), tf.zeros([6])]);
    await expect(step(() => {}, 'binaryCrossentropy', spoilt)).rejects.toThrow(
      'Weight "mlp_1/kernel" of the model is not finite either: start from finite weights, and lower the learning rate.',
    );
  });

  it('blames the loss function if scores and labels are finite', async () => {
    const loss = (_: tf.Tensor, p: tf.Tensor) => tf.div(tf.mean(p), 0);
    await expect(step(() => {}, [loss, 'binaryCrossentropy'] as never)).rejects.toThrow(
      'the loss of "click" must be finite. Received: Infinity, although its scores and labels are finite. Check the loss function.',
    );
  });
});
