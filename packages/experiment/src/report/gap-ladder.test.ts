import {describe, expect, it} from 'vitest';
import type {ArmResult, Interval} from '../measure/results.js';
import {gapLadders, gapsByWeight, narrows} from './gap-ladder.js';
import {sampleResult} from './sample-result.js';

const about = (mean: number, half: number): Interval => ({mean, low: mean - half, high: mean + half});
const point = (mean: number): Interval => ({mean, low: mean, high: mean});
const [base] = sampleResult().arms as [ArmResult];
/** An arm with this gap of positives. */
const arm = (plugIns: string[], gap: number, scoreReg?: ArmResult['scoreReg']): ArmResult => ({
  ...base,
  name: `${plugIns} ${gap}`,
  plugIns,
  scores: {save: {...base.scores.save!, gapPositives: point(gap), gapNegatives: point(99)}},
  ...(scoreReg ? {scoreReg} : {}),
});
const match = 'all';
const names = (arms: ArmResult[]) => gapLadders(arms).map(({steps}) => steps.map(({name}) => name));

describe('gapLadders', () => {
  it('has none first, then weights ascending, then targets from wide to narrow', () => {
    const arms = [
      arm([], -40),
      arm(['score-reg'], -5, {target: 0.05, match}),
      arm(['score-reg'], -20, {weight: 3, match}),
      arm(['score-reg'], -10, {target: 0.1, match}),
      arm(['score-reg'], -30, {weight: 0.1, match}),
    ];
    const [ladder, ...others] = gapLadders(arms);
    expect(others).toEqual([]);
    expect(ladder!.beside).toEqual([]);
    expect(ladder!.steps.map(({name, gaps}) => [name, gaps.save!.mean])).toEqual([
      ['none', -40],
      ['weight 0.1', -30],
      ['weight 3', -20],
      ['target 0.1', -10],
      ['target 0.05', -5],
    ]);
  });

  it('keeps arms with other plug-ins, or another matching, apart', () => {
    const reg = (weight: number, how = match) => ({weight, match: how});
    const arms = [
      arm([], -40),
      arm(['mixup'], -41),
      arm(['score-reg'], -30, reg(0.1)),
      arm(['score-reg'], -25, reg(0.2, 'both')),
      arm(['score-reg', 'mixup'], -31, reg(0.1)),
      arm(['mixup', 'score-reg'], -21, reg(1)),
    ];
    expect(names(arms)).toEqual([['none', 'weight 0.1', 'weight 1']]);
    expect(gapLadders(arms)[0]!.steps[0]!.gaps.save!.mean).toBe(-41);
  });

  it('takes the weights that an arm has chosen from, each once', () => {
    const candidate = (weight: number, gap: number) => ({
      weight,
      fresh: 0,
      all: 0,
      kept: 1,
      boost: {fresh: 0, all: 0},
      gaps: {save: point(gap)},
    });
    const tuned = {weight: 1, candidates: [candidate(0.1, -30), candidate(1, -20)]};
    expect(names([arm([], -40), {...arm(['score-reg'], -20, {weight: 1, match}), tuned}])).toEqual([
      ['none', 'weight 0.1', 'weight 1'],
    ]);
  });

  it('is nothing for a single setting', () => {
    expect(gapLadders([arm([], -40), arm(['score-reg'], -30, {weight: 0.1, match})])).toEqual([]);
  });
});

describe('gapsByWeight', () => {
  it('leaves out targets and gaps that are undefined', () => {
    const arms = [
      arm([], -40),
      arm(['score-reg'], -30, {weight: 0.1, match}),
      arm(['score-reg'], Number.NaN, {weight: 1, match}),
      arm(['score-reg'], -5, {target: 0.05, match}),
    ];
    expect(gapsByWeight(arms, 'save')).toEqual([
      {weight: 0, gap: point(-40)},
      {weight: 0.1, gap: point(-30)},
    ]);
    expect(gapsByWeight(arms, 'click')).toEqual([]);
  });
});

describe('narrows', () => {
  it.each([
    [[-40, -30, -2], true],
    [[-40, -30, 31], false],
    [[-40, -41, -2], false],
    [[-40, -30], undefined],
    // Of one seed: no interval.
    [[-40, -30, Number.NaN], undefined],
  ])('of %o is %s', (gaps, expected) => {
    expect(narrows(gaps.map((gap) => about(gap, 1)))).toBe(expected);
  });

  it('is not beyond chance where the first and the last interval meet', () => {
    const gaps = [-40, -30, -20];
    expect(narrows(gaps.map((gap) => about(gap, 9)))).toBe(true);
    expect(narrows(gaps.map((gap) => about(gap, 10)))).toBe(false);
  });
});
