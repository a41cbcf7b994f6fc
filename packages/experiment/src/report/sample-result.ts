import {type ArmMeasure, armMeasures} from '../measure/measures/arm-measures.js';
import {forEachMeasure} from '../measure/measures/measure.js';
import {type ScoreMeasureName, scoreMeasures} from '../measure/measures/score-measures.js';
import {FORMAT} from '../measure/result-schema.js';
import type {ArmResult, ComparisonResult, HitRate, HitRates, Interval} from '../measure/results.js';
import {measured} from './cells.js';

/** A made-up comparison for tests, in which all numbers differ. */
export function sampleResult(change: Partial<ComparisonResult> = {}): ComparisonResult {
  let last = 0;
  const next = () => ++last * 1.37;
  const interval = (): Interval => {
    const mean = next();
    return {mean, low: mean - next() / 100, high: mean + next() / 100};
  };
  const rate = (lifts: readonly ('lift' | 'overBoost')[]): HitRate => ({
    rate: next() / 10000,
    ...Object.fromEntries(lifts.map((name) => [name, interval()])),
  });
  const actions = ['save', 'click'];
  const rates = (...lifts: ('lift' | 'overBoost')[]): Record<string, HitRates> =>
    Object.fromEntries(actions.map((action) => [action, {fresh: rate(lifts), all: rate(lifts)}]));
  const scores = (): ArmResult['scores'] =>
    Object.fromEntries(actions.map((action) => [action, forEachMeasure(scoreMeasures, interval)]));
  const arm = (name: string, treated: boolean): ArmResult => {
    const lifts = treated ? (['lift', 'overBoost'] as const) : [];
    return {
      name,
      plugIns: treated ? ['mixup'] : [],
      settings: treated ? {mixup: {alpha: 0.2, weight: 0.2}} : {},
      hits: rates(...lifts),
      expected: rates(...lifts),
      ...forEachMeasure(armMeasures, ({unit}: ArmMeasure) => next() / (unit === 'share' ? 10000 : 1)),
      scores: scores(),
      ...(treated
        ? {
            boost: {
              factor: next() / 100,
              exposure: next() / 10000,
              hits: rates('lift'),
              expected: rates('lift'),
              scores: scores(),
            },
          }
        : {}),
    };
  };
  return {
    format: FORMAT,
    name: 'A test',
    backend: 'cpu',
    seeds: [1, 2],
    actions,
    config: {
      k: 3,
      coldDays: 28,
      batchSize: 64,
      epochs: 1,
      learningRate: 0.002,
      preset: 'tiny',
      parameters: 12345,
      utilities: {save: 1, click: 1},
      plugIns: {},
    },
    data: {
      train: {days: [0, 26], emptyDays: 0, rows: 67890, requests: 4567, coldShare: 0.123},
      calibration: {days: [27, 27], emptyDays: 0, rows: 789, requests: 45, coldShare: 0.345},
      evaluation: {days: [28, 30], emptyDays: 0, rows: 2345, requests: 98, coldShare: 0.234},
      inputs: [
        {name: 'query', group: 'query', historical: false, width: 8},
        {name: 'clicked', group: 'sequence', historical: true, width: 8, steps: 10},
      ],
      rates: {save: {cold: 0.0123, warm: 0.0456}, click: {cold: 0.0321, warm: 0.0654}},
    },
    arms: [arm('plain one', false), arm('first arm', true), arm('second arm', true)],
    ...change,
  };
}

/** The strings that a report must contain: the names and all measures of the arms, as printed. */
export function printed({arms}: ComparisonResult): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const lift = (value: Interval | undefined) =>
    value ? [`+${value.mean.toFixed(2)} [${value.low.toFixed(2)}, ${value.high.toFixed(2)}]`] : [];
  const ofScores = (scores: ArmResult['scores'] = {}) =>
    Object.values(scores).flatMap((values) =>
      Object.entries(values).map(([name, {mean}]) => measured(scoreMeasures[name as ScoreMeasureName], mean)),
    );
  return arms.flatMap(({name, hits, expected, boost, scores, ...arm}) => [
    name,
    ...Object.values(forEachMeasure(armMeasures, (measure, key) => measured(measure, arm[key]))),
    ...[hits, expected!].flatMap((kind) =>
      Object.values(kind).flatMap(({fresh, all}) => [
        percent(fresh.rate),
        percent(all.rate),
        ...lift(fresh.lift),
        ...lift(all.lift),
        ...lift(fresh.overBoost),
      ]),
    ),
    ...(boost ? [boost.factor.toFixed(3), percent(boost.exposure)] : []),
    ...[boost?.hits, boost?.expected].flatMap((kind) =>
      Object.values(kind ?? {}).flatMap(({fresh, all}) => [...lift(fresh.lift), ...lift(all.lift)]),
    ),
    ...ofScores(scores),
    ...ofScores(boost?.scores),
  ]);
}

/** The comparison without the boost control of its last arm. */
export function withoutControl(result: ComparisonResult): ComparisonResult {
  const {boost: _, ...last} = result.arms.at(-1)!;
  return {...result, arms: [...result.arms.slice(0, -1), last]};
}
