import {describe, expect, it} from 'vitest';
import type {ComparisonResult, Interval} from '../measure/results.js';
import {baselineFacts} from './baseline-facts.js';
import {sampleResult} from './sample-result.js';

const value = (mean: number) => ({mean, low: Number.NaN, high: Number.NaN});

/** The sample with these intervals beyond the boost for save. */
function withBeyond(...intervals: Interval[]): ComparisonResult {
  const result = sampleResult();
  return {
    ...result,
    arms: result.arms.map((arm, i) => {
      const save = arm.expected!.save!;
      const fresh = {...save.fresh, ...(i > 0 ? {overBoost: intervals[i - 1]!} : {})};
      return {...arm, expected: {...arm.expected, save: {...save, fresh}}};
    }),
  };
}

describe('baselineFacts', () => {
  it('describes how the baseline treats cold items', () => {
    const result = sampleResult();
    const baseline = result.arms[0]!;
    const save = {
      ...baseline.scores.save!,
      auc: value(0.71),
      withinColdAuc: value(0.64),
      coldCalibration: value(0.9),
      gapPositives: value(-12.34),
    };
    const arms = [{...baseline, exposure: 0.1, scores: {...baseline.scores, save}}, ...result.arms.slice(1)];
    const lines = baselineFacts({...result, arms});
    expect(lines[0]).toBe("Cold items are 23.4 % of the evaluation rows and 10.0 % of the baseline's top 3.");
    expect(lines[1]).toBe(
      'save: 1.23 % of the cold rows and 4.56 % of the warm rows have it. The baseline has an AUC of 0.710 and of 0.640 among cold rows (0.5 is guessing). On cold rows it predicts 0.90 times the observed number. It scores cold positives 12.3 % below warm ones.',
    );
  });

  it.each([
    [
      0,
      0,
      Number.NaN,
      Number.NaN,
      'The AUC is undefined, because no row has the action on the evaluation days.',
    ],
    [
      1,
      1,
      Number.NaN,
      Number.NaN,
      'The AUC is undefined, because every row has the action on the evaluation days.',
    ],
    [
      0,
      0.5,
      0.71,
      Number.NaN,
      'The baseline has an AUC of 0.710; among cold rows it is undefined, because none of them have the action (0.5 is guessing).',
    ],
  ])('says why an AUC is undefined when %s of the cold and %s of the warm rows have the action', (...row) => {
    const [cold, warm, auc, withinColdAuc, expected] = row;
    const {data, arms} = sampleResult();
    const [baseline, ...others] = arms as [ComparisonResult['arms'][number]];
    const save = {
      ...baseline.scores.save!,
      auc: value(auc),
      withinColdAuc: value(withinColdAuc),
      coldCalibration: value(Number.NaN),
      gapPositives: value(Number.NaN),
    };
    const lines = baselineFacts(
      sampleResult({
        data: {...data, rates: {...data.rates, save: {cold, warm}}},
        arms: [{...baseline, scores: {...baseline.scores, save}}, ...others],
      }),
    );
    const share = (rate: number) => `${(100 * rate).toFixed(2)} %`;
    expect(lines[1]).toBe(
      `save: ${share(cold)} of the cold rows and ${share(warm)} of the warm rows have it. ${expected}`,
    );
  });

  it('gives the smallest detectable effect: half the width of the median interval', () => {
    // Widths 2 and 8; the upper median.
    const lines = baselineFacts(withBeyond({mean: 0, low: -1, high: 1}, {mean: 1, low: -3, high: 5}));
    expect(lines.at(-1)).toMatch(/^The smallest detectable effect .* is about 4\.0 % for save, \d/);
    const none = {mean: 50, low: 3, high: Number.POSITIVE_INFINITY};
    expect(baselineFacts(withBeyond(none, none)).slice(-2)).toEqual([
      expect.stringMatching(/^The smallest detectable effect .* is about \d+\.\d % for click\.$/),
      'There are too few hits on fresh items to detect an effect for save.',
    ]);
    const [baseline] = sampleResult().arms;
    expect(baselineFacts(sampleResult({arms: [baseline!]})).join(' ')).not.toMatch(/effect/);
  });

  it('does not take an interval of no width as precise', () => {
    const still = {mean: 0, low: 0, high: 0};
    expect(baselineFacts(withBeyond(still, still)).slice(-2)).toEqual([
      expect.stringMatching(/^The smallest detectable effect .* is about \d+\.\d % for click\.$/),
      'The intervals beyond the boost have no width for save, because users and seeds do not differ. No effect can be detected.',
    ]);
    // Only the width 8 counts, not 0.
    const lines = baselineFacts(withBeyond(still, {mean: 1, low: -3, high: 5}));
    expect(lines.at(-1)).toMatch(/^The smallest detectable effect .* is about 4\.0 % for save, \d/);
    expect(baselineFacts(withBeyond({mean: 1, low: -3, high: 5}, still))).toEqual(lines);
  });

  it('warns about a single seed and about evaluation days without cold rows', () => {
    const one = baselineFacts(sampleResult({seeds: [1]}));
    expect(one.at(-1)).toMatch(/^One seed: .* Use three seeds or more before you decide\.$/);
    const {data: known} = sampleResult();
    const data = {...known, evaluation: {...known.evaluation, coldShare: 0}};
    expect(baselineFacts(sampleResult({data}))).toEqual([
      'No evaluation row has an item younger than 28 days, so there are no results on fresh items.',
    ]);
  });
});
