import {describe, expect, it} from 'vitest';
import type {ComparisonResult, Interval} from '../measure/results.js';
import {sampleResult} from './sample-result.js';
import {standing} from './standing.js';

/** The sample, with these intervals of its two arms beyond the boost for save. */
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

describe('standing', () => {
  it('tells how the baseline treats cold items', () => {
    const result = sampleResult();
    const baseline = result.arms[0]!;
    const quality = {...baseline.quality.save!, auc: 0.71, withinColdAuc: 0.64, coldCalibration: 0.9};
    const arms = [
      {...baseline, exposure: 0.1, quality: {...baseline.quality, save: {...quality, gapPositives: -12.34}}},
      ...result.arms.slice(1),
    ];
    const lines = standing({...result, arms});
    expect(lines[0]).toBe(
      'Cold items are 23.4 % of the evaluation rows, and 10.0 % of what the baseline puts in the top 3.',
    );
    expect(lines[1]).toBe(
      'save: 1.23 % of the cold rows have it, 4.56 % of the warm ones. The baseline orders all rows with an AUC of 0.710, cold ones with 0.640 (0.5 is guessing). On cold rows it predicts 0.90 times as many as there are. It scores cold positives 12.3 % below warm ones.',
    );
  });

  it.each([
    [0, 0, null, null, 'There is no AUC, because nobody did it on the evaluation days.'],
    [1, 1, null, null, 'There is no AUC, because every row has it on the evaluation days.'],
    [
      0,
      0.5,
      0.71,
      null,
      'The baseline orders all rows with an AUC of 0.710, of cold ones there is none, because none of them have it (0.5 is guessing).',
    ],
  ])('says why there is no AUC where %s of the cold and %s of the warm rows have the action', (...row) => {
    const [cold, warm, auc, withinColdAuc, expected] = row;
    const {data, arms} = sampleResult();
    const [baseline, ...others] = arms as [ComparisonResult['arms'][number]];
    const save = {...baseline.quality.save!, auc, withinColdAuc, coldCalibration: null, gapPositives: null};
    const lines = standing(
      sampleResult({
        data: {...data, rates: {...data.rates, save: {cold, warm}}},
        arms: [{...baseline, quality: {...baseline.quality, save}}, ...others],
      }),
    );
    const share = (rate: number) => `${(100 * rate).toFixed(2)} %`;
    expect(lines[1]).toBe(
      `save: ${share(cold)} of the cold rows have it, ${share(warm)} of the warm ones. ${expected}`,
    );
  });

  it('tells the smallest effect that leaves chance: the half-width of the middle interval', () => {
    // Widths 2 and 8; of two the upper one.
    const lines = standing(withBeyond({mean: 0, low: -1, high: 1}, {mean: 1, low: -3, high: 5}));
    expect(lines.at(-1)).toMatch(/^An effect .* from about 4\.0 % for save, \d/);
    const none = {mean: 50, low: 3, high: Number.POSITIVE_INFINITY};
    expect(standing(withBeyond(none, none)).slice(-2)).toEqual([
      expect.stringMatching(/^An effect .* from about \d+\.\d % for click on\.$/),
      'Too few hits on fresh items to tell any effect: save.',
    ]);
    const [baseline] = sampleResult().arms;
    expect(standing(sampleResult({arms: [baseline!]})).join(' ')).not.toMatch(/effect/);
  });

  it('takes no interval without a width for a sharp one', () => {
    const still = {mean: 0, low: 0, high: 0};
    expect(standing(withBeyond(still, still)).slice(-2)).toEqual([
      expect.stringMatching(/^An effect .* from about \d+\.\d % for click on\.$/),
      'No interval beyond the boost has a width, as nothing differs between users and seeds: no effect can be told of save.',
    ]);
    // Of the widths 0 and 8 only one says anything.
    const lines = standing(withBeyond(still, {mean: 1, low: -3, high: 5}));
    expect(lines.at(-1)).toMatch(/^An effect .* from about 4\.0 % for save, \d/);
    expect(standing(withBeyond({mean: 1, low: -3, high: 5}, still))).toEqual(lines);
  });

  it('says that one seed tells little, and that without cold rows there is nothing to say', () => {
    const one = standing(sampleResult({seeds: [1]}));
    expect(one.at(-1)).toMatch(/^One seed: .* Use three or more before you decide\.$/);
    const {data: known} = sampleResult();
    const data = {...known, evaluation: {...known.evaluation, coldShare: 0}};
    expect(standing(sampleResult({data}))).toEqual([
      'No evaluation row is of an item younger than 28 days: nothing can be said of fresh items.',
    ]);
  });
});
