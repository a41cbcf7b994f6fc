import {describe, expect, it} from 'vitest';
import type {ArmResult, ComparisonResult, Interval} from '../measure/results.js';
import {checkClaims} from './claims.js';
import {sampleFigures} from './sample-figures.js';
import {sampleResult} from './sample-result.js';

const about = (mean: number, half: number): Interval => ({mean, low: mean - half, high: mean + half});

/** An arm with these lifts of the first action. */
function arm(from: ArmResult, plugIns: readonly string[], fresh: Interval, all: Interval): ArmResult {
  const {save} = from.expected!;
  const rates = {fresh: {...save!.fresh, lift: fresh}, all: {...save!.all, lift: all}};
  return {...from, name: plugIns.join('+'), plugIns, expected: {...from.expected, save: rates}};
}

const sample = sampleResult();
const held = (result: ComparisonResult, words: string) =>
  checkClaims(result).find(({claim}) => claim.includes(words))!.held;
const withArm = (plugIns: readonly string[], fresh: Interval, all: Interval) => ({
  ...sample,
  arms: [sample.arms[0]!, arm(sample.arms[1]!, plugIns, fresh, all)],
});

describe('checkClaims', () => {
  it.each<[boolean, Interval, Interval]>([
    [true, about(1.5, 1), about(-0.3, 1)],
    [false, about(1.4, 1), about(0, 1)],
    [false, about(1.6, 1.7), about(0, 1)],
    [false, about(9, 1), about(-0.31, 0.1)],
  ])('score-reg is confirmed (%s) with fresh %o and all %o', (expected, fresh, all) => {
    expect(held(withArm(['score-reg'], fresh, all), 'score-reg at the paper')).toBe(expected);
  });

  it('expects +1 % from all three plug-ins, in any order', () => {
    const three = ['mixup', 'residual', 'score-reg'];
    expect(held(withArm(three, about(1, 0.9), about(-9, 1)), 'all three at')).toBe(true);
    expect(held(withArm(three, about(1, 5), about(-9, 1)), 'all three at')).toBe(false);
    expect(held(withArm(three, about(0.9, 0.1), about(0, 1)), 'all three at')).toBe(false);
  });

  it('counts only arms with the paper’s weight and matching', () => {
    const lifted = withArm(['score-reg'], about(2, 1), about(0, 1));
    const [baseline, found] = lifted.arms as [ArmResult, ArmResult];
    const of = (weight: number, match: string) => ({...found, settings: {'score-reg': {weight, match}}});
    const claim = 'score-reg at the paper';
    expect(held({...lifted, arms: [baseline, of(0.03, 'all'), of(0.1, 'both')]}, claim)).toBeUndefined();
    expect(held({...lifted, arms: [baseline, of(0.03, 'all'), of(0.1, 'all')]}, claim)).toBe(true);
  });

  it('does not judge an undefined lift', () => {
    const none = {mean: Number.NaN, low: Number.NaN, high: Number.NaN};
    expect(held(withArm(['score-reg'], none, about(0, 1)), 'score-reg at the paper')).toBeUndefined();
  });

  it('does not judge what was not measured or has no expectation', () => {
    const claims = checkClaims(sample);
    expect(claims.filter(({held}) => held !== undefined).map(({claim}) => claim)).toEqual([
      'five seeds or more',
    ]);
    expect(claims.find(({claim}) => claim.startsWith('residual alone'))!.found).toBe('not measured');
    expect(claims.find(({claim}) => claim.startsWith('mixup alone'))!.found).toMatch(/^fresh \+/);
  });

  const figures = sampleFigures();
  const bend = (change: (each: ArmResult) => ArmResult) => ({...figures, arms: figures.arms.map(change)});

  it('confirms a rise only if its whole interval is above 0', () => {
    const rank = (over: Interval) =>
      bend((each) =>
        each.figures
          ? {
              ...each,
              figures: {...each.figures, effectiveRank: {...each.figures.effectiveRank, overBaseline: over}},
            }
          : each,
      );
    expect(held(rank(about(2, 1)), 'effective rank')).toBe(true);
    expect(held(rank(about(2, 3)), 'effective rank')).toBe(false);
    expect(held(rank({mean: 2, low: Number.NaN, high: Number.NaN}), 'effective rank')).toBe(undefined);
  });

  it('expects the gap to narrow with each weight, from the arm without score-reg on', () => {
    const ladder = (none: number, gaps: number[]) =>
      bend((each) => ({
        ...each,
        scores: {
          ...each.scores,
          save: {...each.scores.save!, gapPositives: about(none, 1), gapNegatives: about(1, 1)},
        },
        ...(each.tuned
          ? {
              tuned: {
                ...each.tuned,
                candidates: each.tuned.candidates.map((one, i) => ({
                  ...one,
                  gaps: {save: about(gaps[i]!, 1)},
                })),
              },
            }
          : {}),
      }));
    expect(held(ladder(-9, [-8, -2]), 'gap of positives')).toBe(true);
    expect(held(ladder(-9, [-8, 8]), 'gap of positives')).toBe(false);
    expect(held(ladder(-7, [-8, -2]), 'gap of positives')).toBe(false);
    expect(checkClaims(ladder(-9, [-8, -2])).find(({claim}) => claim.includes('gap'))!.found).toBe(
      '0: -9.0 [-10.0, -8.0] %, 0.1: -8.0 [-9.0, -7.0] %, 0.3: -2.0 [-3.0, -1.0] %',
    );
  });
});
