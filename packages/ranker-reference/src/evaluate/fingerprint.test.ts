import {expect, it} from 'vitest';
import {simulateLog} from '../log/simulate.js';
import {worlds} from '../log/worlds.js';
import {logFingerprint} from './fingerprint.js';

const world = {...worlds.tiny, trainDays: 1, requestsPerDay: 3};

it('logFingerprint is equal for equal logs, and differs with any number or name in them', () => {
  const log = simulateLog(world);
  const own = logFingerprint(log);
  expect(own).toMatch(/^[0-9a-f]{16}$/);
  expect(logFingerprint(simulateLog(world))).toBe(own);
  const bent = (values: Float32Array) => values.map((value, i) => (i === 5 ? value + 1 : value));
  const {trueProbability: _, ...real} = log;
  const others = [
    real,
    {...log, labels: bent(log.labels)},
    {...log, trueProbability: bent(log.trueProbability!)},
    {
      ...log,
      features: log.features.map((feature, i) =>
        i === 1 ? {...feature, values: bent(feature.values)} : feature,
      ),
    },
    {
      ...log,
      features: log.features.map((feature, i) => (i === 1 ? {...feature, historical: true} : feature)),
    },
    {...log, split: {...log.split, train: [0, 1] as const}},
    {...log, actions: ['a', 'b', 'c']},
  ];
  expect(new Set([own, ...others.map(logFingerprint)]).size).toBe(others.length + 1);
});
