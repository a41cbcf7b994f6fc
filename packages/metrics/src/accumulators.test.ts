import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Accumulator} from './accumulator.js';
import * as metrics from './index.js';
import {ranking} from './test-columns.js';

const {accumulators} = metrics;
const functions = new Map<string, unknown>(Object.entries(metrics));
type Name = keyof typeof accumulators;

/** Non-default options, for the metrics that have options. */
const given: Readonly<Record<string, readonly object[]>> = {
  boostControl: [
    {k: 2, targetExposure: 0.5},
    {k: 1, targetExposure: 0.25, ties: 'pessimistic'},
  ],
  exposureAtK: [{k: 2}, {k: 1, ties: 'pessimistic'}],
  hitsAtK: [{k: 2}, {k: 3, scope: 'within-slice', counting: 'each', empty: 'zero'}],
  expectedHitsAtK: [{k: 2}, {k: 1, ties: 'stable', empty: 'nan'}],
  ndcgAtK: [{k: 3}, {k: 2, gain: 'exponential', ties: 'pessimistic'}],
  groupAuc: [{}, {weights: 'positives', empty: 'zero'}, {weights: 'equal'}],
  normalizedEntropy: [{}, {baseRate: 0.25}],
  expectedCalibrationError: [{}, {bins: 2, norm: 'l2'}, {norm: 'max'}],
  reliabilityCurve: [{}, {bins: 3}],
  precisionAtK: [{k: 2}],
  expectedPrecisionAtK: [{k: 2, ties: 'stable'}],
  recallAtK: [{k: 2, empty: 'zero'}],
  expectedRecallAtK: [{k: 1}],
  expectedNdcgAtK: [{k: 2}, {k: 3, scope: 'within-slice', empty: 'zero'}],
  meanAveragePrecision: [{}, {k: 2}],
  meanReciprocalRank: [{}, {k: 1}],
};

/** Columns of each metric. */
const columnsOf = (name: string): readonly string[] => {
  if (['expectedCalibrationError', 'groupAuc', 'reliabilityCurve'].includes(name)) {
    return name === 'groupAuc' ? ['scores', 'requests', 'labels'] : ['scores', 'labels'];
  }
  if (name.startsWith('expected')) return ['scores', 'requests', 'probabilities', 'slice'];
  if (name === 'ndcgAtK') return ['scores', 'requests', 'relevance', 'slice'];
  if (['exposureAtK', 'boostControl'].includes(name)) return ['scores', 'requests', 'cold'];
  if (['withinColdAuc', 'scoreGap', 'coldCalibration'].includes(name)) return ['scores', 'labels', 'cold'];
  return name.endsWith('AtK') || name.startsWith('mean')
    ? ['scores', 'requests', 'labels', 'slice']
    : ['scores', 'labels'];
};

/** Metrics with batches or results of another shape. They are tested beside their source files. */
const others: readonly string[] = [
  'pairedLift',
  'signFlipTest',
  'fitIsotonic',
  'fitPlatt',
  'explainedVariance',
  'hitsByPosition',
  'expectedHitsByPosition',
];

/** Required options. */
const required: Partial<Record<Name, object>> = {
  signFlipTest: {seed: 1},
  explainedVariance: {width: 2},
};

const names = (Object.keys(accumulators) as Name[]).filter((name) => !others.includes(name));
const cases = names.flatMap((name) => (given[name] ?? [{}]).map((options) => [name, options] as const));
type Any = Accumulator<object, unknown>;
const create = (name: Name, options: object) =>
  (accumulators[name] as unknown as (o: object) => Any)(options);
const read = (name: Name, json: unknown) => accumulators[name].fromJSON(json) as unknown as Any;

/** Rows of a few requests, and the part to which each request is assigned. */
const split = fc
  .tuple(ranking, fc.array(fc.nat(2), {minLength: 5, maxLength: 5}))
  .map(([{grouped}, parts]) => ({grouped, parts}));

describe('accumulators', () => {
  it.each(cases)(
    '%s %j: parts merged in any order give the same result as the function, bit for bit',
    (name, options) => {
      const batchOf = (grouped: readonly (readonly object[])[], ids: readonly number[]) => {
        const rows = grouped.flatMap((request, g) =>
          (request as {score: number; label: number; cold: number; probability: number}[]).map((row) => ({
            scores: row.score / 8,
            labels: row.label,
            cold: row.cold,
            slice: row.cold,
            probabilities: row.probability,
            relevance: 3 * row.probability,
            requests: ids[g]!,
          })),
        );
        return Object.fromEntries(
          columnsOf(name).map((column) => [column, rows.map((row) => row[column as keyof typeof row])]),
        );
      };
      fc.assert(
        fc.property(split, ({grouped, parts}) => {
          const ids = grouped.map((_, g) => 10 - g);
          const evaluate = functions.get(name) as (columns: object) => unknown;
          const whole = evaluate({...batchOf(grouped, ids), ...options});

          const some = [0, 1, 2].map(() => create(name, options));
          for (const [g, request] of grouped.entries()) some[parts[g]!]!.add(batchOf([request], [ids[g]!]));
          const merged = create(name, options);
          for (const part of [some[2]!, some[0]!, some[1]!]) merged.merge(part);
          const written = JSON.stringify(merged);
          const again = read(name, JSON.parse(JSON.stringify(some[1])));
          again.merge(read(name, JSON.parse(JSON.stringify(some[2])))).merge(some[0]!);
          const once = create(name, options).add(batchOf(grouped, ids));

          for (const accumulator of [merged, again, once, read(name, JSON.parse(written))]) {
            expect(JSON.stringify(accumulator)).toBe(written);
            const result = accumulator.result();
            if (typeof whole === 'number' && typeof result === 'object') {
              expect(result).toEqual({value: whole, low: whole, high: whole});
            } else if (typeof whole === 'number' || Array.isArray(whole)) expect(result).toEqual(whole);
            else {
              const {perRequest: _, scores: __, ...expected} = whole as Record<string, unknown>;
              expect(result).toEqual(expected);
            }
          }
        }),
        {numRuns: 25},
      );
    },
  );

  it.each(cases)('%s %j: a batch that throws changes nothing', (name, options) => {
    const columns = Object.fromEntries(columnsOf(name).map((column) => [column, [1, 0, 1]]));
    const batch = {...columns, ...(columns.requests ? {requests: [1, 1, 2]} : {}), scores: [0.5, 0.25, 0.5]};
    const accumulator = create(name, options).add(batch);
    const before = JSON.stringify(accumulator);
    const bad = {
      ...batch,
      ...(columns.requests ? {requests: [3, 4, 4]} : {}),
      scores: [0.5, 0.25, Number.NaN],
    };
    expect(() => accumulator.add(bad)).toThrow(`[@cs/metrics] ${name}: scores has a value`);
    expect(JSON.stringify(accumulator)).toBe(before);
  });

  it.each(Object.keys(accumulators) as Name[])('%s: its JSON and its errors name the metric', (name) => {
    const options = {...given[name]?.[0], ...required[name]};
    const accumulator = create(name, options);
    expect(accumulator.toJSON()).toMatchObject({metric: name, version: 1});
    const column = [1, Number.NaN];
    const batch = {scores: column, baseline: column, treatment: [1, 1], requests: [1, 1], labels: [1, 1]};
    expect(() => accumulator.add(batch)).toThrow(`[@cs/metrics] ${name}: `);
    expect(() => create(name, {...options, colour: 1})).toThrow(
      `[@cs/metrics] accumulators.${name}: no option "colour".`,
    );
  });

  it.each(cases)('%s %j: merging does not change the other accumulator', (name, options) => {
    const columns = Object.fromEntries(columnsOf(name).map((column) => [column, [1, 0]]));
    const batch = {...columns, scores: [0.5, 0.25], ...(columns.requests ? {requests: [1, 1]} : {})};
    const other = create(name, options).add(batch);
    const before = JSON.stringify(other);
    const accumulator = create(name, options);
    accumulator.merge(other);
    expect(JSON.stringify(accumulator)).toBe(before);
    accumulator.merge(other);
    expect(JSON.stringify(other)).toBe(before);
  });
});
