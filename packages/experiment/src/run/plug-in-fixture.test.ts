import {memoryBatches} from '@cs/log';
import {definePlugIn, registerPlugIn} from '@cs/ranker-reference';
import {simulateLog, worlds} from '@cs/worlds';
import * as tf from '@tensorflow/tfjs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {z} from 'zod';
import {comparisonText} from '../report/comparison-text.js';
import {armPresets} from './arm-presets.js';
import {compare} from './compare.js';
import {jobKey, jobsOf} from './job.js';
import {planComparison} from './plan.js';
import {settingsText} from './settings-text.js';

/** A plug-in that only this test registers. It serves the square of each score. */
const squared = definePlugIn({
  name: 'squared-score',
  label: 'serve the square of each score',
  kind: 'plug-in',
  settings: z.strictObject({
    times: z.int().positive().default(1).describe('how often to square'),
    coldDays: z.number().positive().optional().describe('an item is cold below this age, in days'),
  }),
  attach: (model, _, {times}) => ({model, serving: served(model, times)}),
  ownRows: ({coldDays}, ages) => Uint8Array.from(ages, (age) => Number(age < coldDays!)),
  candidates: [{times: 1}, {times: 2}],
  strength: {settings: ['times'], of: ({times}) => ({name: `times ${times}`, order: times, fixed: times})},
});

function served(model: tf.LayersModel, times: number): tf.LayersModel {
  const inputs = model.inputs.map(({shape, dtype}, i) =>
    tf.input({name: model.inputNames[i]!, shape: shape.slice(1), dtype}),
  );
  const outputs = (model.apply(inputs) as tf.SymbolicTensor[]).map((output, i) => {
    let result = output;
    for (let time = 1; time < times; time++) {
      result = tf.layers.multiply().apply([result, result]) as tf.SymbolicTensor;
    }
    const name = model.outputNames[i]!;
    return tf.layers.multiply({name}).apply([result, result]) as tf.SymbolicTensor;
  });
  return tf.model({inputs, outputs});
}

let unregister: () => void;
beforeAll(() => {
  unregister = registerPlugIn(squared);
});
afterAll(() => unregister());

const log = simulateLog({...worlds.tiny, trainDays: 1, requestsPerDay: 20});
const quick = {preset: 'tiny', seeds: [1], batchSize: 100} as const;

describe('a registered plug-in that no other code names', () => {
  it('gets an arm in the quick comparison', () => {
    const arms = armPresets.quick();
    expect(arms).toContainEqual({name: 'squared-score', plugIns: ['squared-score']});
    expect(arms.at(-1)!.name).toMatch(/^all /);
    expect(arms.at(-1)!.plugIns).toContain('squared-score');
  });

  it('has its settings in the plan and in the keys of jobs', async () => {
    const plugIns = {'squared-score': {times: 2}};
    const {base} = await planComparison(memoryBatches(log), {...quick, plugIns, coldDays: 9});
    const arm = {name: 'a', plugIns: ['squared-score']};
    const [job] = jobsOf(arm, 1, base);
    expect(job!.settings).toEqual({'squared-score': {times: 2, coldDays: 9}});
    expect(jobKey(job!)).toMatch(/^ranker\+squared-score-seed-1-/);
    const [other] = jobsOf({...arm, settings: {'squared-score': {times: 3}}}, 1, base);
    expect(jobKey(other!)).not.toBe(jobKey(job!));
    const wrong = {'squared-score': {tims: 2}};
    await expect(planComparison(memoryBatches(log), {...quick, plugIns: wrong})).rejects.toThrow(
      'Did you mean "times"?',
    );
  });

  it('is compared by its serving model, with its own rows calibrated separately, and appears in the report', async () => {
    const candidates = squared.candidates!.map((settings) => ({'squared-score': settings}));
    const result = await compare(log, {
      ...quick,
      arms: [
        {name: 'squares', plugIns: ['squared-score']},
        {name: 'tuned', plugIns: ['squared-score'], candidates},
      ],
    });
    expect(result.failures).toEqual([]);
    expect(result.config.plugIns['squared-score']).toEqual({times: 1, coldDays: 28});
    const [baseline, squares, tuned] = result.arms;
    expect(squares!.settings).toEqual({'squared-score': {times: 1, coldDays: 28}});
    // Squaring keeps the order within cold rows, and separate calibration keeps their mean.
    expect(squares!.scores.save!.withinColdAuc.mean).toBe(baseline!.scores.save!.withinColdAuc.mean);
    expect(squares!.scores.save!.coldCalibration.mean).not.toBe(baseline!.scores.save!.coldCalibration.mean);
    expect(tuned!.tuned!.candidates.map(({settings}) => settingsText(settings))).toEqual([
      'squared-score times 1',
      'squared-score times 2',
    ]);
    expect(comparisonText(result)).toContain('squares');
  });
});
