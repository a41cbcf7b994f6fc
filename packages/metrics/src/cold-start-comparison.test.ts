import {Sfc32} from '@cs/core';
import {describe, expect, it} from 'vitest';
import {
  boostControl,
  type ColdStartComparisonOptions,
  coldCalibration,
  coldStartComparison,
  expectedHitsAtK,
  exposureAtK,
  formatColdStartComparison,
  hitsAtK,
  pairedLift,
  scoreGap,
  withinColdAuc,
} from './index.js';

const random = new Sfc32(1);
const share = () => (1 + random.below(1000)) / 1001;
const n = 300;
const requests = Int32Array.from({length: n}, (_, row) => Math.floor(row / 6));
const cold = Uint8Array.from({length: n}, () => (random.below(3) === 0 ? 1 : 0));
const chance = Float64Array.from({length: n}, () => share() / 2);
const labels = Uint8Array.from(chance, (p) => (share() < p ? 1 : 0));
const seedsOf = (factor: number) =>
  [0, 1].map(() => chance.map((p, row) => (cold[row] ? factor : 1) * (0.7 * p + 0.3 * share())));
const [baseline, treatment] = [seedsOf(0.5), seedsOf(0.8)];
/** Two requests per user. */
const users = Array.from(requests, (request) => `user ${Math.floor(request / 2)}`);
const userOfRequest = Array.from({length: 50}, (_, request) => Math.floor(request / 2));
const options = {
  baseline,
  treatment,
  requests,
  cold,
  actions: {save: labels, click: cold},
  probabilities: {save: chance},
  k: 2,
  users,
};
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('coldStartComparison', () => {
  const ranking = {requests, k: 2};
  const boostsOf = () =>
    baseline.map((scores, s) => {
      const targetExposure = exposureAtK({...ranking, cold, scores: treatment[s]!}).rate;
      return boostControl({...ranking, cold, scores, targetExposure});
    });

  it('boosts the baseline of each seed to the exposure of the treatment of the same seed', () => {
    const comparison = coldStartComparison(options);
    const boosts = boostsOf();
    expect(comparison.boostFactor).toBe(mean(boosts.map((boost) => boost.factor)));
    expect(comparison.exposure.boost).toBe(mean(boosts.map((boost) => boost.exposure)));
    expect(comparison.exposure.boost).toBeCloseTo(comparison.exposure.treatment, 2);
    expect(comparison.exposure.baseline).toBeLessThan(comparison.exposure.treatment);
  });

  it('compares realised and expected hits on fresh and all items over the baseline and over the boost', () => {
    const comparison = coldStartComparison(options);
    const boosts = boostsOf();
    expect(comparison.hits.map(({action, slice, kind}) => `${action} ${slice} ${kind}`)).toEqual([
      'save fresh realised',
      'save all realised',
      'save fresh expected',
      'save all expected',
      'click fresh realised',
      'click all realised',
    ]);
    const realised = (scores: Float64Array) => hitsAtK({...ranking, scores, labels, slice: cold});
    const expected = (scores: Float64Array) => expectedHitsAtK({...ranking, scores, probabilities: chance});
    for (const [at, hits] of [
      [0, realised],
      [3, expected],
    ] as const) {
      const per = (arm: Float64Array[]) => arm.map((scores) => hits(scores).perRequest);
      const lift = (from: Float64Array[]) =>
        pairedLift({baseline: per(from), treatment: per(treatment), users: userOfRequest});
      const boosted = boosts.map((boost) => boost.scores);
      expect(comparison.hits[at]).toMatchObject({lift: lift(baseline), overBoost: lift(boosted)});
      expect(comparison.hits[at]!.rates).toEqual({
        baseline: mean(baseline.map((scores) => hits(scores).rate)),
        treatment: mean(treatment.map((scores) => hits(scores).rate)),
        boost: mean(boosted.map((scores) => hits(scores).rate)),
      });
    }
  });

  it('reports metrics of the scores, averaged over the seeds', () => {
    const each = treatment.map((scores) => ({scores, labels, cold}));
    const {withinColdAuc: auc, calibration, gap} = coldStartComparison(options).scores.save!.treatment;
    expect(auc).toBe(mean(each.map(withinColdAuc)));
    expect(calibration.cold).toBe(mean(each.map((rows) => coldCalibration(rows).cold)));
    expect(calibration.warm).toBe(mean(each.map((rows) => coldCalibration(rows).warm)));
    expect(gap.positives).toBe(mean(each.map((rows) => scoreGap(rows).positives)));
    expect(gap.negatives).toBe(mean(each.map((rows) => scoreGap(rows).negatives)));
  });

  it('ranks tied rows as the options say', () => {
    const rows = {requests: [1, 1], cold: [0, 1], actions: {save: [0, 1]}, k: 1};
    const tied = {...rows, baseline: [0.5, 0.5], treatment: [0.5, 0.5]};
    const shown = (options: Partial<ColdStartComparisonOptions>) =>
      coldStartComparison({...tied, ...options}).exposure.treatment;
    expect(shown({})).toBe(1 / 2);
    expect(shown({ties: 'stable'})).toBe(0);
    expect(shown({ties: 'by-id', ids: [1, 2]})).toBe(0);
    expect(shown({ties: 'by-id', ids: [2, 1]})).toBe(1);
  });

  it('rejects a request of two users, and users of another length', () => {
    const two = users.with(1, 'somebody else');
    expect(() => coldStartComparison({...options, users: two})).toThrow(
      '[@cs/metrics] coldStartComparison: request 0 has two users. Received: "user 0" and "somebody else". Give all rows of a request the same user.',
    );
    expect(() => coldStartComparison({...options, users: [1]})).toThrow(
      '[@cs/metrics] coldStartComparison: users must have one value per row. Received: 1 for 300. Give the user of each row.',
    );
  });

  it('accepts a plain column for one seed', () => {
    const one = {...options, baseline: baseline[0]!, treatment: treatment[0]!};
    expect(coldStartComparison(one)).toEqual(
      coldStartComparison({...options, baseline: [baseline[0]!], treatment: [treatment[0]!]}),
    );
  });

  it.each<[string, Partial<ColdStartComparisonOptions>, string]>([
    [
      'a score of 0',
      {treatment: [treatment[0]!, treatment[1]!.map(() => 0)]},
      'treatment[1] has a value that is not above 0 and finite at index 0. Received: 0. Give positive scores, such as probabilities.',
    ],
    [
      'arms with different numbers of seeds',
      {treatment: treatment[0]!},
      'baseline and treatment must have the same number of seeds. Received: 2 and 1. Train both arms with the same seeds.',
    ],
    [
      'a column of another length',
      {baseline: [1, 2]},
      `baseline[0], requests, cold must have the same length. Received: 2, ${n}, ${n}.`,
    ],
    [
      'no rows',
      {baseline: []},
      'baseline must not be empty. Received: 0 seeds. Give the scores of at least one seed.',
    ],
    ['no actions', {actions: {}}, 'actions must not be empty. Received: 0 actions. Give at least one.'],
  ])('rejects %s', (_, bad, message) => {
    expect(() => coldStartComparison({...options, ...bad})).toThrow(
      `[@cs/metrics] coldStartComparison: ${message}`,
    );
  });
});

describe('formatColdStartComparison', () => {
  it('prints lifts over the baseline next to lifts over the boost control', () => {
    const rows = {requests: [1, 1, 2, 2], cold: [0, 1, 0, 1], actions: {save: [1, 0, 0, 1]}, k: 1};
    const comparison = coldStartComparison({
      ...rows,
      baseline: [0.8, 0.4, 0.9, 0.1],
      treatment: [0.8, 0.4, 0.9, 0.95],
    });
    // At exposure 0.5 the boost shows the cold item of request 1, a miss, not that of request 2.
    expect(formatColdStartComparison({comparison})).toBe(
      [
        'Hits@1, seeds 1, 95 % intervals',
        'action  items  kind      baseline  treatment  boost   lift %                    over boost %',
        'save    fresh  realised  0.0000    0.5000     0.0000  NaN [NaN, NaN]            NaN [NaN, NaN]',
        'save    all    realised  0.5000    1.0000     0.0000  +100.0 [-100.0, +2641.2]  NaN [NaN, NaN]',
        'cold items in the top 1: baseline 0.0000, treatment 0.5000, boost 0.5000',
        `boost: cold scores of the baseline times ${Math.sqrt(2 * 9).toFixed(3)}`,
        `save: AUC among cold 0.0000 -> 1.0000, predicted / observed, cold 0.500 -> 1.350, warm 1.700 -> 1.700, score gap % of positives -87.5 -> ${((100 * (0.95 - 0.8)) / 0.8).toFixed(1)}, of negatives -55.6 -> -55.6`,
        '',
      ].join('\n'),
    );
  });

  it('rejects a comparison without its boost control', () => {
    const comparison = coldStartComparison(options);
    const {overBoost: _, ...bare} = comparison.hits[0]!;
    const without = [
      {...comparison, hits: [bare]},
      {...comparison, hits: [{...comparison.hits[0]!, rates: {baseline: 0.1, treatment: 0.2}}]},
      {...comparison, exposure: {baseline: 0.1, treatment: 0.2}},
      {...comparison, boostFactor: undefined},
    ];
    for (const each of without) {
      expect(() => formatColdStartComparison({comparison: each as never})).toThrow(
        /^\[@cs\/metrics\] formatColdStartComparison: the boost control of .+ is missing\. Received: a comparison without it\. Print what coldStartComparison returned/,
      );
    }
  });
});

describe('coldCalibration', () => {
  it('is the predicted over the observed number of positives, for cold and for warm rows', () => {
    const rows = {scores: [0.5, 0.25, 0.9, 0.3], labels: [1, 0, 1, 1], cold: [1, 1, 0, 0]};
    expect(coldCalibration(rows)).toEqual({cold: 0.75 / 1, warm: (0.9 + 0.3) / 2});
    expect(coldCalibration({...rows, labels: [0, 0, 1, 1]}).cold).toBeNaN();
  });
});
