import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {accumulators, fitIsotonic, fitPlatt} from './index.js';
import {shortened} from './score-counts.js';
import {twoClasses} from './test-columns.js';

describe('accumulators.fitIsotonic', () => {
  it('parts merged in any order give the calibrator of all rows, bit for bit', () => {
    fc.assert(
      fc.property(twoClasses, fc.nat(), ({labels, scores}, at) => {
        const cut = 1 + (at % (labels.length - 1));
        const part = (from: number, to?: number) =>
          accumulators.fitIsotonic().add({labels: labels.slice(from, to), scores: scores.slice(from, to)});
        const whole = fitIsotonic({labels, scores}).toJSON();
        expect(part(0, cut).merge(part(cut)).result().toJSON()).toEqual(whole);
        const read = accumulators.fitIsotonic.fromJSON(JSON.parse(JSON.stringify(part(cut))));
        expect(read.merge(part(0, cut)).result().toJSON()).toEqual(whole);
      }),
      {seed: 1},
    );
  });

  it('is fitted on rounded scores when there are more distinct scores than bins', () => {
    const scores = Float64Array.from({length: 9000}, (_, i) => (i + 1) / 9001);
    const labels = scores.map((score, i) => (i % 10 < 10 * score ? 1 : 0));
    const accumulator = accumulators.fitIsotonic({bins: 4096}).add({labels, scores});
    const {dropped} = accumulator.toJSON().state.counts as {dropped: number};
    expect(dropped).toBeGreaterThan(0);
    const short = scores.map((score) => shortened(score, dropped));
    expect(accumulator.result().toJSON()).toEqual(fitIsotonic({labels, scores: short}).toJSON());
  });

  it('throws if there are no rows', () => {
    expect(() => accumulators.fitIsotonic().result()).toThrow(
      'nothing to fit. Received: 0 rows. Add a batch first.',
    );
  });
});

describe('accumulators.fitPlatt', () => {
  it('parts merged in any order give the calibrator of all rows in any row order, bit for bit', () => {
    fc.assert(
      fc.property(twoClasses, fc.nat(), ({labels, scores}, at) => {
        const cut = 1 + (at % (labels.length - 1));
        const part = (from: number, to?: number) =>
          accumulators.fitPlatt().add({labels: labels.slice(from, to), scores: scores.slice(from, to)});
        const whole = fitPlatt({labels, scores}).toJSON();
        expect(fitPlatt({labels: labels.toReversed(), scores: scores.toReversed()}).toJSON()).toEqual(whole);
        expect(part(0, cut).merge(part(cut)).result().toJSON()).toEqual(whole);
        const read = accumulators.fitPlatt.fromJSON(JSON.parse(JSON.stringify(part(cut))));
        expect(read.merge(part(0, cut)).result().toJSON()).toEqual(whole);
      }),
      {seed: 1},
    );
  });

  it('with more distinct scores than bins, is fitted on rounded scores and barely differs', () => {
    const scores = Float64Array.from({length: 9000}, (_, i) => (i + 1) / 9001);
    const labels = scores.map((score, i) => (i % 10 < 10 * score ? 1 : 0));
    const accumulator = accumulators.fitPlatt({bins: 4096}).add({labels, scores});
    const {dropped} = accumulator.toJSON().state.counts as {dropped: number};
    expect(dropped).toBeGreaterThan(0);
    const short = scores.map((score) => shortened(score, dropped));
    expect(accumulator.result().toJSON()).toEqual(fitPlatt({labels, scores: short}).toJSON());
    expect(accumulator.result().slope).toBeCloseTo(fitPlatt({labels, scores}).slope, 1);
  });

  it('throws if there are no rows', () => {
    expect(() => accumulators.fitPlatt().result()).toThrow(
      '[@cs/metrics] accumulators.fitPlatt: there is nothing to fit. Received: 0 rows. Add a batch first.',
    );
  });
});
