import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import os from 'node:os';
import path from 'node:path';
import {withMixup} from '@cs/mixup';
import {withScoreReg} from '@cs/score-reg';
import {native, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {beforeAll, describe, expect, it, vi} from 'vitest';
import {scalarsOf} from './event-file.js';

/** The part of tfjs-node that this test uses. */
interface TfjsNode {
  readonly node: {tensorBoard(folder: string, args?: {updateFreq: 'batch'}): tf.CustomCallback};
}

const require = createRequire(import.meta.url);

function compiled(): tf.LayersModel {
  const model = tinyRanker();
  withScoreReg(model, {cold: {input: 'item_age_days', lessThan: 28}, weight: 0.5});
  withMixup(model, {at: 'interaction', weight: 0.25, seed: 7});
  model.compile({optimizer: tf.train.sgd(0.1), loss: 'binaryCrossentropy'});
  return model;
}

const fit = (args: Partial<tf.ModelFitArgs>) => {
  const {x, y} = tinyBatch();
  return compiled().fit(x, y, {epochs: 2, batchSize: 8, shuffle: false, verbose: 0, ...args});
};

describe.skipIf(!native)('the output of fit on the native backend', () => {
  beforeAll(() => tf.setBackend('tensorflow'));

  for (const updateFreq of ['epoch', 'batch'] as const) {
    it(`TensorBoard shows the terms, and the losses of the outputs exclude them, per ${updateFreq}`, async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'cs-tensorboard-'));
      const {node} = require('@tensorflow/tfjs-node') as TfjsNode;
      const args = updateFreq === 'batch' ? ({updateFreq} as const) : undefined;
      const {history} = await fit({callbacks: node.tensorBoard(folder, args)});
      const [file] = readdirSync(path.join(folder, 'train'));
      const scalars = scalarsOf(readFileSync(path.join(folder, 'train', file!)));
      rmSync(folder, {recursive: true});
      const names = ['click_loss', 'loss', 'mixup', 'save_loss', 'score_reg'];
      const shown = Object.keys(scalars).filter((tag) => tag.startsWith('epoch_'));
      expect(shown.sort()).toEqual(names.map((name) => `epoch_${name}`));
      for (const name of names) {
        expect(scalars[`epoch_${name}`], name).toEqual((history[name] as number[]).map(Math.fround));
      }
      const [loss, click, save, score, mix] = ['loss', 'click_loss', 'save_loss', 'score_reg', 'mixup'].map(
        (name) => scalars[`epoch_${name}`]![1]!,
      );
      expect(loss).toBeCloseTo(click! + save! + 0.5 * score! + 0.25 * mix!, 5);
      if (updateFreq === 'batch') {
        expect(scalars.batch_score_reg!.length).toBe(4);
        expect((scalars.batch_mixup![0]! + scalars.batch_mixup![1]!) / 2).toBeCloseTo(
          scalars.epoch_mixup![0]!,
          5,
        );
      }
    });
  }

  it('the progress bar of verbose 1 shows the terms', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const {progressBarHelper} = require('@tensorflow/tfjs-node/dist/callbacks') as {
      progressBarHelper: {log(text: string): void};
    };
    const helper = vi.spyOn(progressBarHelper, 'log').mockImplementation(() => {});
    await fit({verbose: 1});
    const lines = helper.mock.calls.map(([text]) => text).filter((text) => text.includes('us/step'));
    log.mockRestore();
    helper.mockRestore();
    expect(lines.length).toBe(2);
    for (const line of lines) {
      expect(line).toMatch(/ - click_loss=\S+ loss=\S+ mixup=\S+ save_loss=\S+ score_reg=\S+ $/);
    }
  });
});
