import {describe, expect, it} from 'vitest';
import {completePlugInSettings, completeSettings} from './complete-settings.js';
import {plugIns} from './registry.js';

describe('completePlugInSettings', () => {
  it('has the defaults of every plug-in, with the cold age of the run', () => {
    const all = completePlugInSettings();
    expect(Object.keys(all)).toEqual(plugIns().map(({name}) => name));
    expect(all).toMatchObject({
      residual: {units: 16, merge: 'concat'},
      'score-reg': {weight: 0.1, coldDays: 28, match: 'all'},
      mixup: {alpha: 0.2, weight: 0.2},
      dropout: {rate: 0.3, granularity: 'row'},
      aldi: {units: [64, 32], coldDays: 28},
    });
    const scoreRegOf = (settings = {}) => completePlugInSettings({'score-reg': settings}, 7)['score-reg'];
    expect(scoreRegOf()).toMatchObject({coldDays: 7});
    expect(scoreRegOf({coldDays: 14})).toMatchObject({coldDays: 14});
  });

  it('rejects settings of an unknown plug-in', () => {
    expect(() => completePlugInSettings({scoreReg: {weight: 1}})).toThrow(
      '[@cs/ranker-reference] completePlugInSettings: no plug-in "scoreReg". Did you mean "score-reg"?',
    );
  });
});

describe('completeSettings', () => {
  it('lets a later value override an earlier one', () => {
    expect(completeSettings('mixup', {coldDays: 28}, {alpha: 1, weight: 2}, undefined, {weight: 3})).toEqual({
      alpha: 1,
      weight: 3,
    });
  });

  it('rejects a setting that is unknown or unusable', () => {
    expect(() => completeSettings('mixup', {coldDays: 28}, {wieght: 1})).toThrow(
      '[@cs/ranker-reference] mixup: no option "wieght". Did you mean "weight"? Options: alpha, weight.',
    );
    expect(() => completeSettings('aldi', {coldDays: 28}, {units: [64, 0]})).toThrow(
      '[@cs/ranker-reference] aldi: unusable setting units.1. Too small: expected number to be >0. Received: [64,0].',
    );
  });
});
