import {tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {checkModel} from './index.js';

const check = (model: unknown) => () =>
  checkModel(model, {packageName: '@cs/mixup', functionName: 'withMixup'});

it('accepts a functional model and a Sequential, built or not', () => {
  expect(check(tinyRanker())).not.toThrow();
  expect(check(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]}))).not.toThrow();
});

it('rejects a Sequential without layers', () => {
  expect(check(tf.sequential())).toThrow('[@cs/mixup] withMixup: the model has no layers. Add them first.');
});

it('rejects a promise and says to await it', () => {
  expect(check(Promise.resolve(tinyRanker()))).toThrow(
    '[@cs/mixup] withMixup: the model must be a LayersModel. Received: a promise. Await it: await tf.loadLayersModel(...).',
  );
});

it.each([
  [undefined, 'undefined'],
  [null, 'null'],
  ['model.json', '"model.json"'],
  [3, '3'],
])('rejects %j in place of a model', (model, text) => {
  expect(check(model)).toThrow(`[@cs/mixup] withMixup: the model must be a LayersModel. Received: ${text}.`);
});
