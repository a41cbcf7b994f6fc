import {forEachMeasure} from '../measure/measures/measure.js';
import {trainingMeasures} from '../measure/measures/training-measures.js';
import type {ArmFigures, ArmResult, ComparisonResult, Interval} from '../measure/results.js';
import {sampleResult} from './sample-result.js';

/** A made-up comparison with figures: a baseline, residual, mixup, both, and an arm with tuned weights. */
export function sampleFigures(): ComparisonResult {
  let last = 0;
  const next = () => ++last * 0.0137;
  const interval = (): Interval => {
    const mean = next();
    return {mean, low: mean - next() / 10, high: mean + next() / 10};
  };
  const result = sampleResult();
  const [baseline, first, second] = result.arms as [ArmResult, ArmResult, ArmResult];
  const each = <T>(value: () => T) => Object.fromEntries(result.actions.map((action) => [action, value()]));
  const figures = (treated: boolean): ArmFigures => {
    const compared = () => ({...interval(), ...(treated ? {overBaseline: interval()} : {})});
    return {
      removals: [
        {name: 'content', kind: 'feature', historical: false, drop: each(compared)},
        {name: 'historical', kind: 'group', historical: true, drop: each(compared)},
      ],
      gradients: [0.1, 0.5, 1].map((done) => ({done, ...interval()})),
      spectrum: [0.7, 0.2, 0.1],
      ...forEachMeasure(trainingMeasures, compared),
      positions: treated
        ? ['1-3', '4-10'].map((name) => ({name, lift: each(interval), boost: each(interval)}))
        : [],
    };
  };
  const arm = (from: ArmResult, name: string, plugIns: readonly string[]): ArmResult => ({
    ...from,
    name,
    plugIns,
    figures: figures(plugIns.length > 0),
  });
  return {
    ...result,
    arms: [
      arm(baseline, 'baseline', []),
      arm(first, 'residual (1)', ['residual']),
      arm(second, 'mixup (3)', ['mixup']),
      arm(second, '(1)+(3)', ['residual', 'mixup']),
      {
        ...arm(first, 'tuned one', ['residual', 'score-reg', 'mixup']),
        settings: {'score-reg': {weight: 0.3, coldDays: 28, match: 'all'}},
        tuned: {
          chosen: 1,
          candidates: [0.1, 0.3].map((weight) => ({
            settings: {'score-reg': {weight}},
            fresh: next(),
            all: next(),
            kept: next() / 1000,
            boost: {fresh: next(), all: next()},
            gaps: each(interval),
          })),
        },
      },
    ],
    failures: [{arm: 'aldi', seed: 2, reason: 'out of memory'}],
  };
}
