import {describe, expect, it} from 'vitest';
import type {ArmResult, Interval} from '../measure/results.js';
import {gapLadders, gapsByStrength, narrows} from './gap-ladder.js';
import {sampleResult} from './sample-result.js';

const about = (mean: number, half: number): Interval => ({mean, low: mean - half, high: mean + half});
const point = (mean: number): Interval => ({mean, low: mean, high: mean});
const {config, arms: samples} = sampleResult();
const common = {...config, plugIns: {'score-reg': {weight: 0.1, match: 'all'}}};
const compared = (arms: ArmResult[]) => ({arms, config: common});
/** An arm with this gap of positives. */
const arm = (plugIns: string[], gap: number, scoreReg?: object): ArmResult => ({
  ...samples[0]!,
  name: `${plugIns} ${gap}`,
  plugIns,
  scores: {save: {...samples[0]!.scores.save!, gapPositives: point(gap), gapNegatives: point(99)}},
  settings: scoreReg ? {'score-reg': {weight: 0.1, match: 'all', ...scoreReg}} : {},
});
const names = (arms: ArmResult[]) => gapLadders(compared(arms)).map(({steps}) => steps.map(({name}) => name));

describe('gapLadders', () => {
  it('starts with the arm without the plug-in, then has weights ascending, then targets from wide to narrow', () => {
    const arms = [
      arm([], -40),
      arm(['score-reg'], -5, {target: 0.05}),
      arm(['score-reg'], -20, {weight: 3}),
      arm(['score-reg'], -10, {target: 0.1}),
      arm(['score-reg'], -30, {weight: 0.1}),
    ];
    const [ladder, ...others] = gapLadders(compared(arms));
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

  it('separates arms with other plug-ins or other settings, and names the settings', () => {
    const reg = (weight: number, match = 'all') => ({weight, match});
    const arms = [
      arm([], -40),
      arm(['mixup'], -41),
      arm(['score-reg'], -30, reg(0.1)),
      arm(['score-reg'], -25, reg(0.2, 'both')),
      arm(['score-reg', 'mixup'], -31, reg(0.1)),
      arm(['mixup', 'score-reg'], -21, reg(1)),
    ];
    expect(names(arms)).toEqual([['none', 'weight 0.1', 'weight 1']]);
    const [ladder] = gapLadders(compared(arms));
    expect(ladder!.beside).toEqual(['mixup']);
    expect(ladder!.steps[0]!.gaps.save!.mean).toBe(-41);
    const both = [arm(['score-reg'], -2, reg(1, 'both')), arm(['score-reg'], -3, reg(2, 'both'))];
    expect(gapLadders(compared(both))[0]!.beside).toEqual(['match both']);
  });

  it('includes the candidates of an arm, each once', () => {
    const candidate = (weight: number, gap: number) => ({
      settings: {'score-reg': {weight}},
      fresh: 0,
      all: 0,
      kept: 1,
      boost: {fresh: 0, all: 0},
      gaps: {save: point(gap)},
    });
    const tuned = {chosen: 1, candidates: [candidate(0.1, -30), candidate(1, -20)]};
    expect(names([arm([], -40), {...arm(['score-reg'], -20, {weight: 1}), tuned}])).toEqual([
      ['none', 'weight 0.1', 'weight 1'],
    ]);
  });

  it('is empty for a single setting', () => {
    expect(names([arm([], -40), arm(['score-reg'], -30, {weight: 0.1})])).toEqual([]);
  });
});

describe('gapsByStrength', () => {
  it('leaves out adapted strengths and undefined gaps', () => {
    const arms = [
      arm([], -40),
      arm(['score-reg'], -30, {weight: 0.1}),
      arm(['score-reg'], Number.NaN, {weight: 1}),
      arm(['score-reg'], -5, {target: 0.05}),
    ];
    expect(gapsByStrength(compared(arms), 'save')).toEqual([
      {strength: 0, gap: point(-40)},
      {strength: 0.1, gap: point(-30)},
    ]);
    expect(gapsByStrength(compared(arms), 'click')).toEqual([]);
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
