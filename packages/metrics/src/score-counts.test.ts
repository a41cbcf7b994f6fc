import {Sfc32} from '@cs/core';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {boundedAuc, boundedPrecision} from './binned-metrics.js';
import {averagePrecision, rocAuc} from './index.js';
import {ScoreCounts, shortened} from './score-counts.js';
import {splitSides} from './sorted-sides.js';

const counts = (bins: number, labels: readonly number[], scores: readonly number[]) => {
  const filled = new ScoreCounts(bins);
  filled.fill(splitSides(labels, scores));
  return filled;
};
const labelled = fc
  .array(fc.tuple(fc.constantFrom(0, 1), fc.double({noNaN: true, noDefaultInfinity: true})), {maxLength: 60})
  .map((rows) => ({labels: [0, 1, ...rows.map(([y]) => y)], scores: [-1, 1, ...rows.map(([, s]) => s)]}));

describe('shortened', () => {
  it.each([
    [1.75, 51, 1.5],
    [1.75, 52, 1],
    [-1.75, 51, -1.5],
    [1 + 2 ** -20, 32, 1 + 2 ** -20],
    [1 + 2 ** -20, 33, 1],
    [1 + 2 ** -21, 31, 1 + 2 ** -21],
    [1 + 2 ** -21, 32, 1],
    [1 + 2 ** -52, 0, 1 + 2 ** -52],
    [1 + 2 ** -52, 1, 1],
    [0, 52, 0],
    [1e308, 52, 2 ** 1023],
  ])('%d without its last %d bits is %d', (score, dropped, expected) => {
    expect(shortened(score, dropped)).toBe(expected);
  });

  it('turns -0 into 0', () => {
    expect(shortened(-0, 0)).toBe(0);
    expect(shortened(-5e-324, 1)).toBe(0);
  });

  it('keeps the order, and gives the same result in two steps as in one', () => {
    const finite = fc.double({noNaN: true, noDefaultInfinity: true});
    fc.assert(
      fc.property(finite, finite, fc.nat(52), fc.nat(52), (a, b, few, many) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(shortened(low, few)).toBeLessThanOrEqual(shortened(high, few));
        expect(shortened(shortened(a, few), Math.max(few, many))).toBe(shortened(a, Math.max(few, many)));
      }),
    );
  });
});

describe('ScoreCounts', () => {
  it('is exact while the scores fit in the bins', () => {
    expect(counts(3, [1, 0, 1, 0, 0], [0.3, 0.1, 0.2, 0.2, 0.1]).toJSON()).toEqual({
      dropped: 0,
      scores: [0.1, 0.2, 0.3],
      positives: [0, 1, 1],
      negatives: [2, 1, 0],
    });
  });

  it('drops as few bits as possible', () => {
    // 1, 1.25, 1.5 and 1.75 fit in two bins without the second bit of the mantissa.
    expect(counts(2, [0, 1, 0, 1], [1, 1.25, 1.5, 1.75]).toJSON()).toEqual({
      dropped: 51,
      scores: [1, 1.5],
      positives: [1, 1],
      negatives: [1, 1],
    });
    expect(counts(3, [0, 1, 0, 1], [1, 1.25, 1.5, 1.75]).dropped).toBe(51);
    expect(counts(1, [0, 1, 0, 1], [1, 1.25, 1.5, 1.75]).dropped).toBe(52);
  });

  it('does not depend on the split or the order', () => {
    fc.assert(
      fc.property(
        labelled,
        fc.array(fc.nat(2), {minLength: 62, maxLength: 62}),
        ({labels, scores}, parts) => {
          // Scores span at most four powers of two, so few bins are enough.
          const near = scores.map((score) => 1 + Math.abs(shortened(Math.sin(score), 30)));
          const whole = counts(8, labels, near).toJSON();
          const some = [2, 0, 1].map((part) => {
            const rows = near.flatMap((_, i) => (parts[i] === part ? [i] : []));
            return counts(
              8,
              rows.map((i) => labels[i]!),
              rows.map((i) => near[i]!),
            );
          });
          const merged = new ScoreCounts(8);
          for (const part of some) merged.merge(part);
          expect(merged.toJSON()).toEqual(whole);
          const again = new ScoreCounts(8);
          for (const part of some.reverse()) again.read(JSON.parse(JSON.stringify(part)));
          expect(again.toJSON()).toEqual(whole);
          expect(whole.scores!.length).toBeLessThanOrEqual(8);
        },
      ),
    );
  });

  it('bounds AUC and average precision, for any number of bins', () => {
    fc.assert(
      fc.property(labelled, fc.integer({min: 2, max: 12}), ({labels, scores}, bins) => {
        const near = scores.map((score) => 1 + Math.abs(Math.sin(score)) / 2);
        const binned = counts(bins, labels, near);
        for (const [bounded, metric] of [
          [boundedAuc, rocAuc],
          [boundedPrecision, averagePrecision],
        ] as const) {
          const {value, low, high} = bounded(binned);
          const truth = metric({labels, scores: near});
          expect(low - 1e-12).toBeLessThanOrEqual(truth);
          expect(high + 1e-12).toBeGreaterThanOrEqual(truth);
          expect(low).toBeLessThanOrEqual(value + 1e-12);
          expect(high).toBeGreaterThanOrEqual(value - 1e-12);
          expect(value).toBe(metric({labels, scores: near.map((score) => shortened(score, binned.dropped))}));
          if (binned.dropped === 0) expect([low, high]).toEqual([truth, truth]);
        }
      }),
    );
  });

  it('returns the bounds of the formulas', () => {
    // A bin with 1 positive and 2 negatives, below a bin with 1 positive and 1 negative.
    const binned = counts(2, [1, 0, 0, 1, 0], [1, 1.1, 1.2, 1.6, 1.7]);
    expect(binned.toJSON()).toMatchObject({scores: [1, 1.5], positives: [1, 1], negatives: [2, 1]});
    // Of 6 pairs, the upper positive wins 2. 2 + 1 pairs are within bins, and half of those count.
    const auc = boundedAuc(binned);
    expect(auc.value).toBeCloseTo(3.5 / 6, 15);
    expect(auc.low).toBeCloseTo(2 / 6, 15);
    expect(auc.high).toBeCloseTo(5 / 6, 15);
    // Upper bin: from 1 - 1 ln 2 to 1. Lower bin: from 1 - (4 - 1) ln(1 + 1/4) to 2/3.
    const precision = boundedPrecision(binned);
    expect(precision.value).toBeCloseTo((1 / 2 + 2 / 5) / 2, 15);
    expect(precision.low).toBeCloseTo((1 - Math.log(2) + 1 - 3 * Math.log(5 / 4)) / 2, 15);
    expect(precision.high).toBeCloseTo((1 + 2 / 3) / 2, 15);
    // Without a negative in the upper bin, its precision is 1.
    expect(boundedPrecision(counts(1, [1, 1], [1, 1.5])).low).toBe(1);
  });

  it('bounds the AUC of many rows within 1e-3 and returns it within 1e-4, with 4096 bins', () => {
    const random = new Sfc32(5);
    const scores = Array.from({length: 20_000}, () => (random.next() >>> 0) * 2 ** -32);
    const labels = scores.map((score) => (random.below(1000) < 300 * score ? 1 : 0));
    const {value, low, high} = boundedAuc(counts(4096, labels, scores));
    expect(high - low).toBeLessThan(1e-3);
    expect(Math.abs(value - rocAuc({labels, scores}))).toBeLessThan(1e-4);
  });

  it('drops as many bits as the coarser of two merged counts', () => {
    // The second bit of the mantissa distinguishes 2.5 from 2, the first bit 3 from both.
    const coarse = counts(2, [1, 1, 0], [2, 2.5, 3]);
    expect(coarse.toJSON()).toEqual({dropped: 51, scores: [2, 3], positives: [2, 0], negatives: [0, 1]});
    for (const [into, from] of [
      [new ScoreCounts(2), coarse],
      [counts(2, [1, 1, 0], [2, 2.5, 3]), new ScoreCounts(2)],
    ] as const) {
      into.merge(from);
      expect(into.toJSON()).toEqual(coarse.toJSON());
    }
    const read = new ScoreCounts(2);
    read.read(coarse.toJSON());
    expect(read.toJSON()).toEqual(coarse.toJSON());
  });

  const good = {dropped: 0, scores: [1, 2], positives: [1, 0], negatives: [0, 1]};
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['fractional bits', {...good, dropped: 0.5}],
    ['too many bits', {...good, dropped: 53}],
    ['negative bits', {...good, dropped: -1}],
    ['missing scores', {...good, scores: undefined}],
    ['a string instead of counts', {...good, positives: 'ab'}],
    ['too few counts', {...good, negatives: [0]}],
    ['too many counts', {...good, negatives: [0, 1, 1]}],
    ['too many scores', {...good, scores: [1, 2, 3, 4], positives: [1, 1, 1, 1], negatives: [1, 1, 1, 1]}],
    ['scores that are not ascending', {...good, scores: [2, 2]}],
    ['scores that are not finite', {...good, scores: [1, null]}],
    ['scores with bits that were dropped', {...good, dropped: 52, scores: [1, 1.5]}],
    ['negative counts', {...good, positives: [2, -1], negatives: [0, 2]}],
    ['fractional counts', {...good, positives: [1, 0.5]}],
    ['a score without rows', {...good, positives: [0, 0]}],
  ])('rejects %s, and does not change', (_, json) => {
    const mine = counts(3, [1], [7]);
    const before = mine.toJSON();
    expect(() => mine.read(json)).toThrow(
      '[@cs/metrics] fromJSON: the counts of scores are malformed. Received:',
    );
    expect(mine.toJSON()).toEqual(before);
  });
});

describe('lowestOf and highestOf', () => {
  it('bound all scores that were rounded to the same score', () => {
    const scores = Array.from({length: 4000}, (_, i) => 2 - i * 2 ** -12);
    const binned = counts(
      64,
      scores.map(() => 1),
      scores,
    );
    expect(binned.dropped).toBeGreaterThan(0);
    for (let at = 0; at < binned.size; at++) {
      const [low, high] = [binned.lowestOf(at), binned.highestOf(at)];
      const within = (score: number) => score >= low && score < high;
      const became = (score: number) => shortened(score, binned.dropped) === low;
      expect(scores.filter(within)).toEqual(scores.filter(became));
      if (at + 1 < binned.size) expect(high).toBeLessThanOrEqual(binned.lowestOf(at + 1));
    }
    expect(counts(4, [1], [3]).highestOf(0)).toBe(3);
  });
});
