import {describe, expect, it} from 'vitest';
import {checkIds} from './checks.js';
import {
  averagePrecision,
  brier,
  calibrationRatio,
  exposureAtK,
  hitsAtK,
  holmCorrection,
  logLoss,
  ndcgAtK,
  rocAuc,
  scoreGap,
  withinColdAuc,
} from './index.js';

const labels = [1, 0];
const scores = [0.2, 0.1];
const cold = [0, 1];
const requests = [1, 1];

describe('rejects bad input with the argument, the index, the value and the remedy', () => {
  it.each<[string, () => unknown, string]>([
    [
      'scores that are not finite',
      () => rocAuc({labels: [0, 1, 0, 1], scores: [1, 2, 3, Number.NaN]}),
      '[@cs/metrics] rocAuc: scores has a value that is not finite at index 3. Received: NaN. Give finite scores.',
    ],
    [
      'an infinite score',
      () => averagePrecision({labels, scores: [Number.POSITIVE_INFINITY, 0]}),
      '[@cs/metrics] averagePrecision: scores has a value that is not finite at index 0. Received: Infinity.',
    ],
    [
      'labels other than 0 and 1',
      () => averagePrecision({labels: [0, 2], scores}),
      '[@cs/metrics] averagePrecision: labels has a value that is neither 0 nor 1 at index 1. Received: 2. Give labels as numbers 0 and 1.',
    ],
    [
      'columns of different lengths',
      () => brier({labels, scores: [0.1]}),
      '[@cs/metrics] brier: labels, scores must have the same length. Received: 2, 1. Give one value per row.',
    ],
    [
      'no rows',
      () => logLoss({labels: [], scores: []}),
      '[@cs/metrics] logLoss: labels, scores must not be empty. Received: 0 rows. Give at least one row.',
    ],
    [
      'a score that is not a probability',
      () => logLoss({labels, scores: [0.5, 1.5]}),
      '[@cs/metrics] logLoss: scores has a value outside [0, 1] at index 1. Received: 1.5. Give scores from 0 to 1.',
    ],
    [
      'NaN instead of a probability',
      () => brier({labels, scores: [Number.NaN, 0.5]}),
      '[@cs/metrics] brier: scores has a value outside [0, 1] at index 0. Received: NaN.',
    ],
    [
      'a missing column',
      () => calibrationRatio({scores} as never),
      '[@cs/metrics] calibrationRatio: labels must be an array. Received: undefined. Give labels as an array or a typed array.',
    ],
    [
      'a column without a length',
      () => calibrationRatio({scores, labels: {} as never}),
      '[@cs/metrics] calibrationRatio: labels must be an array.',
    ],
    [
      'a level of 0',
      () => holmCorrection({pValues: [0.1], level: 0}),
      '[@cs/metrics] holmCorrection: level must be > 0 and < 1. Received: 0. Give a number such as 0.05.',
    ],
    [
      'a cold mask other than 0 and 1',
      () => withinColdAuc({labels, scores, cold: [0, 0.5]}),
      '[@cs/metrics] withinColdAuc: cold has a value that is neither 0 nor 1 at index 1. Received: 0.5.',
    ],
    [
      'labels other than 0 and 1, in scoreGap',
      () => scoreGap({labels: [1, -1], scores, cold}),
      '[@cs/metrics] scoreGap: labels has a value that is neither 0 nor 1 at index 1. Received: -1.',
    ],
    [
      'k = 0',
      () => hitsAtK({labels, scores, requests, k: 0}),
      '[@cs/metrics] hitsAtK: k must be a positive integer. Received: 0. Give k >= 1.',
    ],
    [
      'k = 1.5',
      () => exposureAtK({cold, scores, requests, k: 1.5}),
      '[@cs/metrics] exposureAtK: k must be a positive integer. Received: 1.5.',
    ],
    [
      'an unknown choice',
      () => ndcgAtK({relevance: labels, scores, k: 1, gain: 'cubic' as never}),
      '[@cs/metrics] ndcgAtK: gain is unknown. Received: "cubic". Give one of linear, exponential.',
    ],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe('rejects arrays of the wrong type or value', () => {
  const rows = {scores: Float64Array.of(3, 2, 1), requests: Int32Array.of(1, 1, 1), k: 1};
  it.each([
    ['integers above 1', {labels: Uint8Array.of(0, 1, 2)}, 'neither 0 nor 1 at index 2. Received: 2.'],
    [
      'the label closest to 1',
      {labels: Float64Array.of(1, 1 + 2 ** -52, 0)},
      'at index 1. Received: 1.0000000000000002.',
    ],
    ['the label closest to 0', {labels: Float64Array.of(1, 5e-324, 0)}, 'at index 1. Received: 5e-324.'],
    [
      'bigint labels',
      {labels: BigInt64Array.of(0n, 1n, 0n)},
      'neither 0 nor 1 at index 0. Received: 0n. Give labels as numbers 0 and 1.',
    ],
    [
      'string labels',
      {labels: ['0', '1', '0']},
      'neither 0 nor 1 at index 0. Received: "0". Give labels as numbers 0 and 1.',
    ],
    ['boolean labels', {labels: [true, false, false]}, 'at index 0. Received: true.'],
    [
      'bigint requests',
      {requests: BigInt64Array.of(1n, 1n, 1n)},
      'requests has a value that is not finite at index 0. Received: 1n.',
    ],
    [
      '32-bit scores that are not finite',
      {scores: Float32Array.of(1, 2, Number.NaN)},
      'not finite at index 2. Received: NaN.',
    ],
    [
      'string scores',
      {scores: ['3', '2', '1']},
      'scores has a value that is not finite at index 0. Received: "3".',
    ],
    ['a string as k', {k: '3'}, 'k must be a positive integer. Received: "3". Give k >= 1.'],
  ])('%s', (_, changed, message) => {
    expect(() => hitsAtK({labels: [1, 0, 0], ...rows, ...changed} as never)).toThrow(message);
  });
});

describe('checkIds', () => {
  it.each([
    [
      [1, 2 ** 53],
      'requests has an id at index 1 that may stand for several, since numbers are whole up to 2^53',
    ],
    [Float32Array.of(3, 16_777_216), 'since a Float32Array holds whole numbers up to 2^24'],
    [[1, Number.NaN], 'requests has a value that is not finite at index 1'],
  ])('throws for %o', (ids, message) => {
    expect(() => checkIds('hitsAtK', 'requests', ids)).toThrow(message);
  });

  it('accepts ids that differ as numbers', () => {
    for (const ids of [[2 ** 53 - 1, -3, 0.5], Float32Array.of(16_777_215), Int32Array.of(7)]) {
      expect(() => checkIds('hitsAtK', 'requests', ids)).not.toThrow();
    }
  });
});
