import {Sfc32} from '@cs/core';
import {describe, expect, it} from 'vitest';
import {averagePrecision, type FeatureColumns, featureImportance} from './index.js';

const random = new Sfc32(1);
const n = 400;
const strong = Float32Array.from({length: n}, () => random.below(100) - 50);
const weak = Float32Array.from({length: 2 * n}, () => random.below(100) - 50);
const noise = Float32Array.from({length: n}, () => random.below(100) - 50);
const labels = Array.from(strong, (value, row) =>
  value + 0.3 * weak[2 * row]! + 0.3 * weak[2 * row + 1]! > 20 ? 1 : 0,
);
const columns = {strong, weak, noise};
const score = ({strong, weak}: FeatureColumns) =>
  Float64Array.from(
    {length: n},
    (_, row) => strong![row]! + 0.3 * weak![2 * row]! + 0.3 * weak![2 * row + 1]!,
  );

describe('featureImportance', () => {
  it('removes each feature on its own: PR-AUC is that of the scores without it', async () => {
    const {full, features} = await featureImportance({columns, labels, score});
    expect(full).toBe(1);
    const alone = (given: Partial<FeatureColumns>) =>
      averagePrecision({labels, scores: score({...columns, ...given} as FeatureColumns)});
    const [withoutStrong, withoutWeak] = [
      alone({strong: new Float64Array(n)}),
      alone({weak: new Float64Array(2 * n)}),
    ];
    expect(features).toEqual([
      {name: 'strong', prAuc: withoutStrong, change: withoutStrong / 1 - 1},
      {name: 'weak', prAuc: withoutWeak, change: withoutWeak / 1 - 1},
      {name: 'noise', prAuc: 1, change: 0},
    ]);
    expect(withoutStrong).toBeLessThan(withoutWeak);
    expect(withoutWeak).toBeLessThan(1);
  });

  it.each(['remove', 'permute'] as const)(
    'removes a group together, and awaits the scores: %s',
    async (by) => {
      const groups = {used: ['strong', 'weak'], unused: ['noise']};
      const later = async (given: FeatureColumns) => score(given);
      const {features} = await featureImportance({columns, labels, score: later, groups, by, seed: 1});
      expect(features.map((each) => each.name)).toEqual(['used', 'unused']);
      // No information is left: PR-AUC is the share of positives, plus noise for permutations.
      const share = labels.reduce<number>((a, b) => a + b, 0) / n;
      if (by === 'remove') expect(features[0]!.prAuc).toBeCloseTo(share, 12);
      else expect(Math.abs(features[0]!.prAuc - share)).toBeLessThan(0.1);
      expect(features[1]).toEqual({name: 'unused', prAuc: 1, change: 0});
    },
  );

  it('permutes whole rows, a group together, and repeats with the seed', async () => {
    const seen: FeatureColumns[] = [];
    const watch = (given: FeatureColumns) => {
      seen.push(given);
      return score(given);
    };
    const groups = {both: ['strong', 'weak']};
    const options = {columns, labels, groups, by: 'permute', repeats: 2, seed: 7} as const;
    const first = await featureImportance({...options, score: watch});
    expect(seen).toHaveLength(1 + 2);
    const rows = (given: FeatureColumns) =>
      Array.from(strong, (_, row) =>
        [given.strong![row], given.weak![2 * row], given.weak![2 * row + 1]].join(),
      );
    for (const given of seen.slice(1)) {
      expect(rows(given)).not.toEqual(rows(columns));
      expect(rows(given).toSorted()).toEqual(rows(columns).toSorted());
      expect(given.noise).toBe(noise);
    }
    expect(rows(seen[1]!)).not.toEqual(rows(seen[2]!));
    expect(await featureImportance({...options, score})).toEqual(first);
    expect(await featureImportance({...options, score, seed: 8})).not.toEqual(first);
  });

  it('can draw every order of the rows', async () => {
    const seen = new Set<string>();
    const watch = ({x}: FeatureColumns) => {
      seen.add(Array.from(x!).join());
      return x!;
    };
    const three = {columns: {x: [0, 1, 2]}, labels: [1, 0, 0], score: watch};
    await featureImportance({...three, by: 'permute', repeats: 100, seed: 1});
    expect(seen.size).toBe(3 * 2 * 1);
  });

  it('is relative to the PR-AUC with all features', async () => {
    // With the feature the positive is second: precision 1/2. Without it all rows are tied: 1/4.
    const few = {columns: {x: [4, 3, 2, 1]}, labels: [0, 1, 0, 0], score: ({x}: FeatureColumns) => x!};
    expect(await featureImportance(few)).toEqual({
      full: 1 / 2,
      features: [{name: 'x', prAuc: 1 / 4, change: (1 / 4 - 1 / 2) / (1 / 2)}],
    });
  });

  it('replaces removed features by the missing value', async () => {
    const seen: FeatureColumns[] = [];
    await featureImportance({
      columns: {noise},
      labels,
      missing: -1,
      score: (given) => {
        seen.push(given);
        return given.noise!;
      },
    });
    expect([...new Set(Array.from(seen[1]!.noise!))]).toEqual([-1]);
  });

  it.each<[string, object, string]>([
    [
      'labels without a positive',
      {labels: new Array(n).fill(0)},
      `labels has no positive. Received: ${n} rows. Give at least one.`,
    ],
    [
      'an incomplete row',
      {columns: {strong: [1, 2, 3]}},
      `columns.strong does not have the same number of values for each row. Received: 3 for ${n} rows. Give n * width values, row by row.`,
    ],
    [
      'a feature without values',
      {columns: {strong: []}},
      `columns.strong does not have the same number of values for each row. Received: 0 for ${n} rows.`,
    ],
    [
      'a feature that is not an array',
      {columns: {strong: 7}},
      'columns.strong must be an array. Received: 7.',
    ],
    [
      'a feature that is NaN',
      {columns: {...columns, noise: strong.map(() => Number.NaN)}},
      'columns.noise has a value that is not finite at index 0. Received: NaN.',
    ],
    [
      'an unknown feature',
      {groups: {a: ['strong', 'stronk']}},
      'groups.a is empty or has an unknown feature. Received: "stronk". Give names from strong, weak, noise.',
    ],
    ['an empty group', {groups: {a: []}}, 'groups.a is empty or has an unknown feature. Received: none.'],
    ['a missing seed', {by: 'permute'}, 'seed must be a nonnegative integer. Received: undefined.'],
    [
      'scores of the wrong length',
      {score: () => [1]},
      `labels, result of score must have the same length. Received: ${n}, 1.`,
    ],
    [
      'scores that are NaN',
      {score: () => new Float64Array(n).fill(Number.NaN)},
      'result of score has a value that is not finite at index 0.',
    ],
    [
      'a missing value that is NaN',
      {missing: Number.NaN},
      'missing is not finite. Received: NaN. Give a finite number.',
    ],
    ['no repeats', {repeats: 0}, 'repeats must be a positive integer. Received: 0.'],
  ])('rejects %s', async (_, bad, message) => {
    await expect(featureImportance({columns, labels, score, ...bad})).rejects.toThrow(
      `[@cs/metrics] featureImportance: ${message}`,
    );
  });
});
