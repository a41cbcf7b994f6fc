import {memoryBatches, type RankingLog} from '@cs/log';
import {rankerPresets, trainingDefaults} from '@cs/ranker-reference';
import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import {beforeAll, describe, expect, it} from 'vitest';
import type {Obtain} from '../measure/measure-arms.js';
import {finishTuning, planTuning, type TuneOptions, type TuningPlan, tune} from './tune.js';

const log = simulateLog({...worlds.tiny, trainDays: 1, requestsPerDay: 20});
const weights = (...values: number[]) => values.map((weight) => ({'score-reg': {weight}}));
const options: TuneOptions = {
  candidates: weights(1, 300),
  beside: [],
  plugIns: {},
  seeds: [1],
  action: 'grid_click',
  by: 'expected',
  tolerance: 100,
  coldDays: 28,
  utilities: {},
  k: 3,
  sizes: rankerPresets.tiny,
  training: {...trainingDefaults, epochs: 1, batchSize: 100, learningRate: 0.02},
};

/** The log with all labels of its evaluation days inverted. */
function withOtherEvaluation(): RankingLog {
  const [first] = log.split.evaluation;
  const later = (i: number) => log.day[Math.floor(i / log.actions.length)]! >= first;
  const inverted = (values: Float32Array) => values.map((value, i) => (later(i) ? 1 - value : value));
  return {...log, labels: inverted(log.labels), trueProbability: inverted(log.trueProbability!)};
}

onBackends('tune', () => {
  it('chooses the candidate with the most fresh hits within the tolerance', async () => {
    const {chosen, candidates} = await tune(log, options);
    expect(candidates.map(({settings}) => settings)).toEqual([null, ...options.candidates]);
    const [base, ...others] = candidates;
    expect(base).toMatchObject({freshLift: 0, allLift: 0, allowed: true});
    // The boost control of the baseline is the baseline itself.
    expect(base!.overBoost).toBeCloseTo(0, 9);
    for (const {freshHits, allHits, freshLift, allLift} of others) {
      expect(freshLift).toBeCloseTo(100 * (freshHits / base!.freshHits - 1), 9);
      expect(allLift).toBeCloseTo(100 * (allHits / base!.allHits - 1), 9);
    }
    const most = Math.max(...candidates.map(({freshHits}) => freshHits));
    expect(candidates.find(({settings}) => settings === chosen)!.freshHits).toBe(most);
  });

  it('does not depend on the labels of the evaluation days', async () => {
    const few = {...options, candidates: weights(30)};
    expect(await tune(withOtherEvaluation(), few)).toEqual(await tune(log, few));
  });
});

describe('planTuning', () => {
  it('plans the baseline and each candidate on each seed, with the tuned plug-ins only in the candidates', async () => {
    const {tried} = await planTuning(memoryBatches(log), {
      ...options,
      beside: ['residual', 'score-reg'],
      plugIns: {residual: {units: 4}},
      candidates: [{mixup: {alpha: 1}, 'score-reg': {weight: 2}}],
      seeds: [3, 4],
    });
    const jobs = tried.flatMap(({jobs}) =>
      jobs.map(({plugIns, seed, settings}) => ({plugIns, seed, settings})),
    );
    const residual = {units: 4, merge: 'concat'};
    const mixup = {alpha: 1, weight: 0.2};
    const tuned = {
      plugIns: ['residual', 'mixup', 'score-reg'],
      settings: {residual, mixup, 'score-reg': {weight: 2, coldDays: 28, match: 'all'}},
    };
    expect(jobs).toEqual([
      {plugIns: ['residual'], settings: {residual}, seed: 3},
      {plugIns: ['residual'], settings: {residual}, seed: 4},
      {...tuned, seed: 3},
      {...tuned, seed: 4},
    ]);
  });

  it.each<[Partial<TuneOptions>, string]>([
    [{candidates: []}, 'tune: unusable candidates. Received: [].'],
    [{candidates: [{}]}, 'tune: unusable candidates. Received: [{}].'],
    [{candidates: [{mixu: {alpha: 1}}]}, 'tune: no plug-in "mixu". Did you mean "mixup"?'],
    [{candidates: weights(-1)}, 'score-reg: unusable setting weight.'],
    [{seeds: [1, 1]}, 'tune: unusable seeds. Received: [1, 1].'],
    [{action: 'like'}, 'tune: unknown action. Received: "like". Use one of: grid_click, save, click.'],
    [{tolerance: -1}, 'tune: tolerance must be a number of at least 0. Received: -1.'],
  ])('rejects %o', async (wrong, message) => {
    await expect(planTuning(memoryBatches(log), {...options, ...wrong})).rejects.toThrow(message);
  });

  it("rejects by: 'expected' if the log has no true probabilities", async () => {
    const {trueProbability: _, ...real} = log;
    await expect(planTuning(memoryBatches(real), options)).rejects.toThrow(
      'the log has no true probabilities.',
    );
  });
});

describe('finishTuning', () => {
  let plan: TuningPlan;
  beforeAll(async () => {
    plan = await planTuning(memoryBatches(log), {...options, candidates: weights(7), tolerance: 0});
  });
  /** Scores that rank by the true probabilities of the calibration days, or in the reverse order. */
  const scoring =
    (sign: (weight: unknown) => number): Obtain =>
    async ({settings}) => {
      const {probability} = plan.part;
      const scores = Object.entries(probability!).map(([action, values]) => [
        action,
        values.map((value) => 0.5 + 0.4 * sign(settings['score-reg']?.weight) * value),
      ]);
      return {
        parameters: 1,
        added: {count: 0, percent: 0},
        seconds: [],
        calibration: Object.fromEntries(scores),
        evaluation: {},
      };
    };

  it('chooses none if all candidates lose more than the tolerance', async () => {
    const {chosen, candidates} = await finishTuning(
      plan,
      scoring((weight) => (weight === 7 ? -1 : 1)),
    );
    expect(candidates[1]!.allLift).toBeLessThan(0);
    expect(candidates[1]!.allowed).toBe(false);
    expect(chosen).toBeNull();
  });

  it('chooses a candidate that is better than the baseline, and none that is equal to it', async () => {
    const better = await finishTuning(
      plan,
      scoring((weight) => (weight === 7 ? 1 : -1)),
    );
    expect(better.chosen).toEqual({'score-reg': {weight: 7}});
    expect(
      (
        await finishTuning(
          plan,
          scoring(() => 1),
        )
      ).chosen,
    ).toBeNull();
  });
});
