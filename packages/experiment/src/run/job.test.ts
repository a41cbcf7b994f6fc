import {type Arm, rankerPresets} from '@cs/ranker-reference';
import {describe, expect, it} from 'vitest';
import {armPresets} from './arm-presets.js';
import {type Job, type JobBase, jobKey, jobsOf} from './job.js';

const base: JobBase = {
  sizes: rankerPresets.tiny,
  training: {epochs: 1, batchSize: 10, learningRate: 0.1},
  figures: false,
  plugIns: {mixup: {weight: 0.5}},
  coldDays: 7,
};

describe('jobsOf', () => {
  it('prefers the settings of the arm, then those of the comparison, then the defaults', () => {
    const arm: Arm = {name: 'a', plugIns: ['mixup'], settings: {mixup: {alpha: 0.9}, residual: {units: 3}}};
    expect(jobsOf(arm, 4, base)).toEqual([
      {
        plugIns: ['mixup'],
        settings: {mixup: {alpha: 0.9, weight: 0.5}},
        seed: 4,
        sizes: rankerPresets.tiny,
        training: base.training,
        figures: false,
      },
    ]);
  });

  it('returns one job for each candidate', () => {
    const candidates = [0.1, 2].map((weight) => ({'score-reg': {weight}}));
    const arm: Arm = {name: 'a', plugIns: ['score-reg'], candidates};
    expect(jobsOf(arm, 4, base).map(({settings}) => settings['score-reg'])).toEqual([
      {weight: 0.1, coldDays: 7, match: 'all'},
      {weight: 2, coldDays: 7, match: 'all'},
    ]);
  });
});

describe('jobKey', () => {
  const [job] = jobsOf({name: 'a', plugIns: ['residual', 'mixup']}, 4, base) as [Job];

  it('does not depend on the order of keys', () => {
    const turned = Object.fromEntries(Object.entries(job).reverse()) as unknown as Job;
    expect(jobKey(turned)).toBe(jobKey(job));
    expect(jobKey(job)).toMatch(/^ranker\+residual\+mixup-seed-4-[0-9a-f]{16}$/);
  });

  it('changes with everything that the numbers depend on', () => {
    const keys = [
      jobKey(job),
      jobKey({...job, seed: 5}),
      jobKey({...job, plugIns: ['mixup', 'residual']}),
      jobKey({...job, settings: {...job.settings, mixup: {alpha: 0.3}}}),
      jobKey({...job, sizes: rankerPresets.small}),
      jobKey({...job, training: {...job.training, epochs: 2}}),
      jobKey({...job, figures: true}),
      jobKey(job, {log: 'x'}),
      jobKey(job, {log: 'y'}),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('armPresets', () => {
  it('weights: the arms differ only in the weight or the target of the regularizer', () => {
    const arms = armPresets.weights();
    const [, ...jobs] = arms.flatMap((arm) => jobsOf(arm, 1, base));
    const others = jobs.map(({settings, ...job}) => {
      const {weight: _, target: __, ...scoreReg} = settings['score-reg']!;
      return {...job, scoreReg};
    });
    expect(new Set(others.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(new Set(jobs.map((job) => jobKey(job))).size).toBe(arms.length - 1);
    expect(jobs.filter(({settings}) => settings['score-reg']!.target !== undefined).length).toBe(3);
  });

  it('paper: has the rows of Table 1, with each combination of the three, one arm by label and one tuned arm', () => {
    const arms = armPresets.paper();
    expect(arms.map(({plugIns}) => plugIns.join('+')).slice(0, 10)).toEqual([
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
    expect(arms.filter(({settings}) => settings?.['score-reg']?.match === 'both').length).toBe(1);
    expect(arms.filter(({candidates}) => candidates).length).toBe(1);
  });

  it('paper: trains the weight 0.1 of the tuned arm only once', () => {
    const keys = armPresets.paper().flatMap((arm) => jobsOf(arm, 1, base).map((job) => jobKey(job)));
    expect(keys.length - new Set(keys).size).toBe(1);
  });

  it('quick: has the baseline, each plug-in alone, and all of them together', () => {
    const [baseline, ...others] = armPresets.quick();
    const all = others.pop()!;
    expect(baseline).toEqual({name: 'baseline', plugIns: []});
    expect(all).toMatchObject({name: expect.stringMatching(/^all /), plugIns: all.plugIns});
    expect(all.plugIns).toEqual(expect.arrayContaining(['residual', 'score-reg', 'mixup']));
    expect(all.plugIns).not.toContain('aldi');
    expect(others).toEqual(all.plugIns.map((name) => ({name, plugIns: [name]})));
  });
});
