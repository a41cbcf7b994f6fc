import {describe as describeModel} from '@cs/graph';
import {reloaded, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {withResidual} from './index.js';

const options = {from: ['content'], at: 'interaction', units: 5};

it('describe shows the options of a skip path and what crosses its cut, also after saving and loading', async () => {
  const model = withResidual(tinyRanker(), options);
  const rows = [
    {
      term: 'residual',
      options: 'from ["content"], at interaction, units 5, merge concat, activation relu, hidden [], seed 0',
      cut: 'interaction [batch, 8]',
      crosses: 'interaction [batch, 8], mlp_1_residual [batch, 6]',
      below: 'mlp_1_linear, mlp_1_residual_sum, mlp_1, click, save',
    },
  ];
  expect(describeModel(model)).toEqual(rows);
  expect(describeModel((await reloaded(model)).loaded)).toEqual(rows);
});

it('describe shows several skip paths in the order in which they were added', () => {
  const once = withResidual(tinyRanker(), {...options, merge: 'add'});
  const twice = withResidual(once, {from: ['content'], at: 'mlp_1', units: 2, name: 'second'});
  expect(describeModel(twice).map((row) => [row.term, row.cut])).toEqual([
    ['residual', 'interaction [batch, 8]'],
    ['second', 'mlp_1 [batch, 6]'],
  ]);
  expect(describeModel(once).length).toBe(1);
});

it('withResidual keeps the metadata of the user', () => {
  const ranker = tinyRanker();
  ranker.setUserDefinedMetadata({mine: 1});
  const model = withResidual(ranker, options);
  expect(model.getUserDefinedMetadata()).toMatchObject({mine: 1});
  expect(ranker.getUserDefinedMetadata()).toEqual({mine: 1});
});

it('describe names the layer of a Sequential that begins with a model', async () => {
  const dense = (units: number, name: string, inputShape?: number[]) =>
    tf.layers.dense({units, name, ...(inputShape && {inputShape})});
  const inner = tf.sequential({name: 'inner', layers: [dense(4, 'i1', [3]), dense(4, 'i2')]});
  const ranker = tf.sequential({layers: [inner, dense(2, 'mid'), dense(1, 'out')]});
  ranker.build();
  const model = withResidual(ranker, {from: [ranker.inputNames[0]!], at: 'inner'});
  expect(describeModel(model).map((row) => row.cut)).toEqual(['i2 [batch, 4]']);
});
