import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import os from 'node:os';
import path from 'node:path';
import {withAldi, withFeatureDropout} from '@cs/baselines';
import {attachedTerms, describe as describeModel, reattach} from '@cs/graph';
import {withMixup} from '@cs/mixup';
import {withResidual} from '@cs/residual';
import {withScoreReg} from '@cs/score-reg';
import {native, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';

const isCold = {input: 'item_age_days', lessThan: 28};

/** The tiny ranker with a layer that reads the age, so that this input is saved. */
function ranker(): tf.LayersModel {
  const tiny = tinyRanker();
  const [click] = tiny.outputs;
  const age = tf.layers
    .dense({units: 1, name: 'age_bias', kernelInitializer: 'zeros'})
    .apply(tiny.inputs[2]!);
  const sum = tf.layers.add({name: 'sum'}).apply([click!, age as tf.SymbolicTensor]) as tf.SymbolicTensor;
  return tf.model({inputs: tiny.inputs, outputs: sum, name: 'aged'});
}

function attach(model: tf.LayersModel): tf.LayersModel {
  withMixup(model, {at: 'interaction', alpha: 0.3, weight: 0.4, lambdaPer: 'row', seed: 7});
  withScoreReg(model, {cold: isCold, weight: 0.5, kernel: 'energy', buffer: 8});
  withFeatureDropout(model, {
    historical: ['history'],
    rate: 0.5,
    missing: {history: [0, 0, 1, 0]},
    seed: 3,
    name: 'drop',
  });
  return model;
}

async function trained(model: tf.LayersModel): Promise<unknown[]> {
  model.compile({optimizer: tf.train.adam(0.02), loss: 'meanSquaredError'});
  const {x, y} = tinyBatch();
  for (let i = 0; i < 3; i++) await model.trainOnBatch(x, y.click!);
  return model.getWeights().map((w) => w.dataSync());
}

describe.skipIf(!native)('a ranker saved with file://', () => {
  let folder = '';
  beforeAll(async () => {
    await tf.setBackend('tensorflow');
    folder = mkdtempSync(path.join(os.tmpdir(), 'cs-saved-'));
  });
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  const save = async (model: tf.LayersModel) => {
    await model.save(`file://${folder}`);
    return JSON.parse(readFileSync(path.join(folder, 'model.json'), 'utf8'));
  };
  const load = () => tf.loadLayersModel(`file://${folder}/model.json`);

  it('has its terms in model.json, and trains with them after reattach', async () => {
    const model = attach(withResidual(ranker(), {from: ['content'], at: 'interaction', units: 4}));
    model.setUserDefinedMetadata({team: 'ranking'});
    const {userDefinedMetadata, modelTopology} = await save(model);
    expect(userDefinedMetadata.team).toBe('ranking');
    expect(userDefinedMetadata['cs.plugins'].terms).toEqual([
      {
        name: 'drop',
        kind: 'feature_dropout',
        packageName: '@cs/baselines',
        options: {
          historical: ['history'],
          rate: 0.5,
          missing: {history: [0, 0, 1, 0]},
          seed: 3,
          name: 'drop',
        },
      },
      {
        name: 'mixup',
        kind: 'mixup',
        packageName: '@cs/mixup',
        options: {at: 'interaction', alpha: 0.3, weight: 0.4, lambdaPer: 'row', seed: 7},
      },
      {
        name: 'score_reg',
        kind: 'score_reg',
        packageName: '@cs/score-reg',
        options: {cold: isCold, weight: 0.5, kernel: 'energy', buffer: 8},
      },
    ]);
    expect(JSON.stringify(modelTopology)).not.toContain('"Cs');

    const loaded = reattach(await load());
    expect(describeModel(loaded)).toEqual(describeModel(model));
    expect(await trained(loaded)).toEqual(await trained(attach(await loadedWithout(load))));
  });

  it('loads and predicts the same in a process without our packages', async () => {
    const model = attach(withResidual(ranker(), {from: ['content'], at: 'interaction', units: 4}));
    await trained(model);
    await save(model);
    const {x} = tinyBatch();
    const predicted = (model.predict(model.inputNames.map((n) => x[n]!)) as tf.Tensor).arraySync();
    const code = `
      const util = require('node:util');
      util.isNullOrUndefined ??= (x) => x === null || x === undefined;
      util.isArray ??= Array.isArray;
      const tf = require(process.argv[1]);
      (async () => {
        const model = await tf.loadLayersModel('file://${folder}/model.json');
        const x = model.inputNames.map((name) => tf.tensor(JSON.parse(process.argv[2])[name]));
        const ours = Object.keys(require.cache).filter((file) => /packages.(graph|mixup|residual|score-reg)/.test(file));
        console.log(JSON.stringify({ours, predicted: model.predict(x).arraySync()}));
      })();`;
    const values = Object.fromEntries(Object.entries(x).map(([name, t]) => [name, t.arraySync()]));
    const tfjsNode = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node');
    const printed = execFileSync(process.execPath, ['-e', code, tfjsNode, JSON.stringify(values)], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(JSON.parse(printed.trim().split('\n').at(-1)!)).toEqual({ours: [], predicted});
  });

  it('reports that the age input is missing if no layer reads it', async () => {
    await save(withScoreReg(tinyRanker(), {cold: isCold}));
    const loaded = await load();
    expect(() => reattach(loaded)).toThrow(
      'cold: no input named "item_age_days". Inputs: history, content. A ranker m without it, or one that lost it when it was saved and loaded because no layer reads it, gets it in one line',
    );
    expect(attachedTerms(loaded)).toEqual([]);
  });

  it('tells the user to call withAldi again', async () => {
    const model = ranker();
    withAldi(model, {nonHistorical: ['content'], cold: isCold, at: 'mlp_1', score: 'raw', seed: 1});
    await save(model);
    const loaded = await load();
    expect(() => reattach(loaded)).toThrow(
      '[@cs/graph] reattach: "aldi" cannot be restored: its student is a model of its own, with weights that are saved with serving. Call withAldi again, and leave it off here: reattach(model, {aldi: false}).',
    );
  });
});

/** Loads the saved model and removes the record of its terms. */
async function loadedWithout(load: () => Promise<tf.LayersModel>): Promise<tf.LayersModel> {
  const model = await load();
  model.setUserDefinedMetadata({});
  return model;
}
