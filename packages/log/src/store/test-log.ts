import {randomStream} from '@cs/core';
import type {RankingLog} from './ranking-log.js';

/** Sizes of a {@link testLog}. */
interface TestLogSize {
  readonly seed?: number;
  readonly trainDays?: number;
  readonly requestsPerDay?: number;
  /** Rows per request. */
  readonly shown?: number;
}

/**
 * A log of random numbers for tests, with features of every kind, one calibration and one
 * evaluation day.
 */
export function testLog({
  seed = 1,
  trainDays = 3,
  requestsPerDay = 20,
  shown = 5,
}: TestLogSize = {}): RankingLog {
  const random = randomStream(seed, 'test log');
  const days = trainDays + 2;
  const requests = days * requestsPerDay;
  const rows = requests * shown;
  const actions = ['click', 'save', 'hide'];
  const normal = (length: number) => Float32Array.from({length}, () => random.normal());
  const ages = Float32Array.from({length: rows}, () => 60 * random.uniform());
  const probability = Float32Array.from({length: rows * actions.length}, () => random.uniform());
  const row = {group: 'candidate', per: 'row'} as const;
  return {
    rows,
    requests,
    actions,
    request: Int32Array.from({length: rows}, (_, i) => Math.floor(i / shown)),
    user: Int32Array.from({length: requests}, () => random.int(50)),
    day: Int16Array.from({length: rows}, (_, i) => Math.floor(i / (shown * requestsPerDay))),
    item: Int32Array.from({length: rows}, () => random.int(200)),
    position: Uint8Array.from({length: rows}, (_, i) => i % shown),
    item_age_days: ages,
    labels: probability.map((p) => (random.uniform() < p ? 1 : 0)),
    trueProbability: probability,
    features: [
      {
        name: 'query',
        group: 'query',
        per: 'request',
        historical: false,
        width: 4,
        values: normal(4 * requests),
      },
      {name: 'content', ...row, historical: false, width: 4, values: normal(4 * rows)},
      {name: 'item_history', ...row, historical: true, width: 3, values: normal(3 * rows)},
      {name: 'item_age_days', ...row, historical: false, width: 1, values: ages.slice()},
      {
        name: 'sequence',
        group: 'sequence',
        per: 'request',
        historical: true,
        width: 2,
        steps: 3,
        values: normal(6 * requests),
      },
    ],
    split: {
      train: [0, trainDays - 1],
      calibration: [trainDays, trainDays],
      evaluation: [trainDays + 1, trainDays + 1],
    },
  };
}
