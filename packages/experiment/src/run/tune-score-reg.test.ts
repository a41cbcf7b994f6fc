import {type BatchSource, memoryBatches, type RankingLog} from '@cs/log';
import {buildRanker, plugIn, rankerSpec, trainRanker} from '@cs/ranker-reference';
import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import {describe, expect, it} from 'vitest';
import {type TuneOptions, tuneScoreReg} from './tune-score-reg.js';

const log = simulateLog({...worlds.tiny, trainDays: 1, requestsPerDay: 20});

const train: TuneOptions['train'] = async (known, weight, seed) => {
  const spec = rankerSpec(known);
  const ranker = buildRanker(spec, {preset: 'tiny', seed});
  const {model} = plugIn(ranker, spec, weight === undefined ? [] : ['score-reg'], {
    scoreReg: {weight: weight ?? 0},
    seed,
  });
  await trainRanker(model, known, {batchSize: 100, learningRate: 0.02, seed});
  return {model, dispose: () => model.dispose()};
};

const options: TuneOptions = {
  candidates: [1, 300],
  seeds: [1],
  action: 'grid_click',
  by: 'expected',
  tolerance: 100,
  coldDays: 28,
  utilities: {},
  k: 3,
  train,
};

/** The log with all that happened on its evaluation days turned round. */
function withOtherEvaluation(): RankingLog {
  const [first] = log.split.evaluation;
  const later = (i: number) => log.day[Math.floor(i / log.actions.length)]! >= first;
  const turned = (values: Float32Array) => values.map((value, i) => (later(i) ? 1 - value : value));
  return {...log, labels: turned(log.labels), trueProbability: turned(log.trueProbability!)};
}

onBackends('tuneScoreReg', () => {
  it('chooses the most fresh hits among the candidates that cost no more than is tolerated', async () => {
    const {chosen, candidates} = await tuneScoreReg(log, options);
    expect(candidates.map(({value}) => value)).toEqual([undefined, 1, 300]);
    const [base, ...others] = candidates;
    expect(base).toMatchObject({freshLift: 0, allLift: 0, allowed: true});
    // At its own exposure the boost control of the baseline is the baseline.
    expect(base!.overBoost).toBeCloseTo(0, 9);
    for (const {freshHits, allHits, freshLift, allLift} of others) {
      expect(freshLift).toBeCloseTo(100 * (freshHits / base!.freshHits - 1), 9);
      expect(allLift).toBeCloseTo(100 * (allHits / base!.allHits - 1), 9);
    }
    const most = Math.max(...candidates.map(({freshHits}) => freshHits));
    expect(candidates.find(({value}) => value === chosen)!.freshHits).toBe(most);
  });

  it('does not look at the evaluation days', async () => {
    const few = {...options, candidates: [30]};
    expect(await tuneScoreReg(withOtherEvaluation(), few)).toEqual(await tuneScoreReg(log, few));
  });
});

describe('tuneScoreReg', () => {
  it('gives its trainings a log without evaluation days', async () => {
    const seen: BatchSource[] = [];
    const spy: TuneOptions['train'] = (known, ...rest) => {
      seen.push(known);
      return train(known, ...rest);
    };
    await tuneScoreReg(log, {...options, candidates: [1], train: spy});
    expect(seen.map((source) => source.rows('evaluation'))).toEqual([0, 0]);
    await expect(seen[0]!.sample('evaluation', 1)).rejects.toThrow('the part is hidden');
  });

  it('chooses none where all cost more than is tolerated', async () => {
    // Two models that score the calibration day alike, but for the second's order turned round.
    const model = (sign: number) => {
      const spec = rankerSpec(log);
      const made = buildRanker(spec, {preset: 'tiny', seed: 1});
      for (const action of log.actions) {
        const head = made.getLayer(action);
        const [kernel, bias] = head.getWeights();
        head.setWeights([kernel!.mul(sign), bias!]);
      }
      return {model: made, dispose: () => made.dispose()};
    };
    const good = await train(memoryBatches(log), undefined, 1);
    const {chosen, candidates} = await tuneScoreReg(log, {
      ...options,
      candidates: [7],
      tolerance: 0,
      train: async (_, value) => (value === undefined ? good : model(-1)),
    });
    expect(candidates[1]!.allLift).toBeLessThan(0);
    expect(candidates[1]!.allowed).toBe(false);
    expect(chosen).toBeUndefined();
  });

  it.each<[Partial<TuneOptions>, string]>([
    [{candidates: []}, 'unusable candidates. Received: []. Give numbers above 0, at least one.'],
    [{candidates: [0.1, 0]}, 'unusable candidates. Received: [0.1, 0].'],
    [{seeds: [1, 1]}, 'unusable seeds. Received: [1, 1].'],
    [{action: 'like'}, "no such action. Received: 'like'. Use one of: grid_click, save, click."],
    [{tolerance: -1}, 'the tolerance is not a number from 0. Received: -1.'],
  ])('refuses %o', async (wrong, message) => {
    await expect(tuneScoreReg(log, {...options, ...wrong})).rejects.toThrow(
      `[@cs/experiment] tuneScoreReg: ${message}`,
    );
  });

  it('refuses to go by true probabilities that the log lacks', async () => {
    const {trueProbability: _, ...real} = log;
    await expect(tuneScoreReg(real, options)).rejects.toThrow('the log has no true probabilities.');
  });
});
