import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {gaussianField} from './gaussian-field.js';

/** Largest error of the potentials, and of the slopes times b, compared to sums over all pairs. */
function errors(scores: readonly number[], bandwidth: number): {potential: number; slope: number} {
  const x = Float64Array.from(scores).sort();
  // Scaled so that sum |v| = 2, as for warm and cold rows.
  const raw = x.map((_, i) => (i % 7 ? 1 : -1) * (1 + (i % 3)));
  const total = raw.reduce((sum, weight) => sum + Math.abs(weight), 0);
  const v = raw.map((weight) => (2 * weight) / total);
  const {potential, slope} = gaussianField(x, v, bandwidth);
  const worst = {potential: 0, slope: 0};
  for (let i = 0; i < x.length; i++) {
    let [exact, exactSlope] = [0, 0];
    for (let j = 0; j < x.length; j++) {
      const d = (x[i]! - x[j]!) / bandwidth;
      exact += v[j]! * Math.exp((-d * d) / 2);
      exactSlope -= v[j]! * d * Math.exp((-d * d) / 2);
    }
    worst.potential = Math.max(worst.potential, Math.abs(potential[i]! - exact));
    worst.slope = Math.max(worst.slope, Math.abs(slope[i]! * bandwidth - exactSlope));
  }
  return worst;
}

const uniform = (rows: number) => Array.from({length: rows}, (_, i) => (i * 0.618033988749895) % 1);

describe('gaussianField', () => {
  it.each([0.0003, 0.001, 0.01, 0.03, 0.1, 0.3, 1, 30])(
    'has potentials within 1e-12 and slopes within 1e-12 / b on 3,000 rows at bandwidth %d',
    (bandwidth) => {
      const {potential, slope} = errors(uniform(3000), bandwidth);
      expect(potential).toBeLessThan(1e-12);
      expect(slope).toBeLessThan(1e-12);
    },
  );

  it('keeps these bounds for scores at both ends of a bin and for distant clusters', () => {
    const ends = [0, 0.0999, 0.2, 0.2999].flatMap((at) => Array.from({length: 100}, (_, i) => at + 1e-9 * i));
    const clusters = uniform(600).map((u, i) => (i % 3) * 100 + u);
    for (const scores of [ends, clusters]) {
      const {potential, slope} = errors(scores, 0.1);
      expect(potential).toBeLessThan(1e-12);
      expect(slope).toBeLessThan(1e-12);
    }
  });

  it('keeps these bounds for random scores and bandwidths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({min: -8, max: 8, noNaN: true}), {minLength: 1, maxLength: 150}),
        fc.double({min: 0.001, max: 50, noNaN: true}),
        (scores, bandwidth) => {
          const {potential, slope} = errors(scores, bandwidth);
          expect(potential).toBeLessThan(1e-12);
          expect(slope).toBeLessThan(1e-12);
        },
      ),
      {numRuns: 200, seed: 3},
    );
  });

  it('is empty without rows', () => {
    expect(gaussianField(new Float64Array(0), new Float64Array(0), 0.1).potential).toHaveLength(0);
  });
});
