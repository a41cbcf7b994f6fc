import type {Arm} from '@cs/ranker-reference';
import {describe, expect, it} from 'vitest';
import {paperArms, weightArms} from './arm-presets.js';
import {type Job, type JobBase, jobKey, jobsOf} from './job.js';

const base: JobBase = {
  preset: 'tiny',
  training: {epochs: 1, batchSize: 10, learningRate: 0.1},
  figures: false,
  plugIns: {mixup: {weight: 0.5}},
  coldDays: 7,
};

describe('jobsOf', () => {
  it('has the settings of the plug-ins in use: the arm’s own, then the comparison’s, then the defaults', () => {
    const arm: Arm = {name: 'a', plugIns: ['mixup'], settings: {mixup: {alpha: 0.9}, residual: {units: 3}}};
    expect(jobsOf(arm, 4, base)).toEqual([
      {
        plugIns: ['mixup'],
        settings: {mixup: {alpha: 0.9, weight: 0.5}},
        seed: 4,
        preset: 'tiny',
        training: base.training,
        figures: false,
      },
    ]);
  });

  it('is one a weight where there are several to choose from', () => {
    const arm: Arm = {name: 'a', plugIns: ['score-reg'], weights: [0.1, 2]};
    expect(jobsOf(arm, 4, base).map(({settings}) => settings.scoreReg)).toEqual([
      {weight: 0.1, coldDays: 7, match: 'all'},
      {weight: 2, coldDays: 7, match: 'all'},
    ]);
  });
});

describe('jobKey', () => {
  const [job] = jobsOf({name: 'a', plugIns: ['residual', 'mixup']}, 4, base) as [Job];

  it('does not look at the order of names', () => {
    const turned = Object.fromEntries(Object.entries(job).reverse()) as unknown as Job;
    expect(jobKey(turned)).toBe(jobKey(job));
    expect(jobKey(job)).toMatch(/^ranker\+residual\+mixup-seed-4-[0-9a-f]{16}$/);
  });

  it('differs with anything that the numbers depend on', () => {
    const keys = [
      jobKey(job),
      jobKey({...job, seed: 5}),
      jobKey({...job, plugIns: ['mixup', 'residual']}),
      jobKey({...job, settings: {...job.settings, mixup: {alpha: 0.3}}}),
      jobKey({...job, preset: 'small'}),
      jobKey({...job, training: {...job.training, epochs: 2}}),
      jobKey({...job, figures: true}),
      jobKey(job, {log: 'x'}),
      jobKey(job, {log: 'y'}),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('weightArms', () => {
  it('differ in the weight or the target of the regularizer alone', () => {
    const [, ...jobs] = weightArms.flatMap((arm) => jobsOf(arm, 1, base));
    const others = jobs.map(({settings, ...job}) => {
      const {weight: _, target: __, ...scoreReg} = settings.scoreReg!;
      return {...job, scoreReg};
    });
    expect(new Set(others.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(new Set(jobs.map((job) => jobKey(job))).size).toBe(weightArms.length - 1);
    expect(jobs.filter(({settings}) => settings.scoreReg!.target !== undefined).length).toBe(3);
  });
});

describe('paperArms', () => {
  it('has the rows of Table 1, each combination of the three, one by label and one tuned', () => {
    const combinations = paperArms.map(({plugIns}) => plugIns.join('+'));
    expect(combinations.slice(0, 10)).toEqual([
      '',
      'dropout',
      'aldi',
      'residual',
      'score-reg',
      'mixup',
      'residual+score-reg',
      'residual+mixup',
      'score-reg+mixup',
      'residual+score-reg+mixup',
    ]);
    expect(paperArms.filter(({settings}) => settings?.scoreReg?.match === 'both').length).toBe(1);
    expect(paperArms.filter(({weights}) => weights).length).toBe(1);
  });

  it('trains the weight 0.1 of the tuned arm once', () => {
    const keys = paperArms.flatMap((arm) => jobsOf(arm, 1, base).map((job) => jobKey(job)));
    expect(keys.length - new Set(keys).size).toBe(1);
  });
});
