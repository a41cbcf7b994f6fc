import {expectClose, expectGradient, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {scoreReg} from './index.js';

// Warm rows: positives 0.8 and 0.6, negative 0.2. Cold rows: positive 0.5, negative 0.1.
const p = [0.8, 0.6, 0.2, 0.5, 0.1];
const coldRows = [0, 0, 0, 1, 1];
const y = [1, 1, 0, 1, 0];
const positives = (0.7 - 0.5) ** 2;
const negatives = (0.2 - 0.1) ** 2;
const logit = (q: number) => Math.log(q / (1 - q));
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v / values.length, 0);

onBackends('scoreReg', () => {
  const task = () => tf.tensor1d(p);
  const isCold = () => tf.tensor1d(coldRows);
  const labels = () => tf.tensor1d(y);

  it('compares the rows with the label that `match` names', () => {
    for (const [match, expected] of [
      ['all', (1.6 / 3 - 0.3) ** 2],
      ['positives', positives],
      ['negatives', negatives],
      ['both', positives + negatives],
    ] as const) {
      expectClose(scoreReg(task(), isCold(), {match, labels: labels()}), [expected]);
    }
  });

  it.each([-1, Number.NaN])('leaves out a row whose label is marked as not observed by %d', (missing) => {
    // Without the warm 0.6 and the cold 0.1: positives 0.8 against 0.5, and no cold negative.
    const given = tf.tensor1d([1, missing, 0, 1, missing]);
    expectClose(scoreReg(task(), isCold(), {match: 'positives', labels: given}), [(0.8 - 0.5) ** 2]);
    expectClose(scoreReg(task(), isCold(), {match: 'negatives', labels: given}), [0]);
  });

  it('sums over tasks, each with its own labels and weight, in any layout', () => {
    const second = p.map((q) => q / 2);
    const expected = 3 * positives + 0.5 * (positives / 4);
    const options = {match: 'positives', taskWeights: [3, 0.5]} as const;
    const list = [task(), tf.tensor2d(second, [5, 1])];
    expectClose(scoreReg(list, isCold(), {...options, labels: [labels(), tf.tensor2d(y, [5, 1])]}), [
      expected,
    ]);
    const [scores, given] = [tf.stack([task(), tf.tensor1d(second)], 1), tf.stack([labels(), labels()], 1)];
    expectClose(scoreReg(scores, isCold(), {...options, labels: given}), [expected]);
  });

  it('skips a task of weight 0, whatever its scores', () => {
    const broken = tf.tensor1d([Number.NaN, 0, 0, 0, 0]);
    expectClose(
      scoreReg([task(), broken], isCold(), {taskWeights: [1, 0]}),
      scoreReg(task(), isCold()).dataSync(),
    );
  });

  it("is the squared difference of mean logits with space: 'logit'", () => {
    const gap = mean(p.slice(0, 3).map(logit)) - mean(p.slice(3).map(logit));
    expectClose(scoreReg(task(), isCold(), {space: 'logit'}), [gap ** 2]);
  });

  it('stays finite, gradient included, for logits of 0 and 1', () => {
    const value = (x: tf.Tensor) => scoreReg(x, isCold(), {space: 'logit'});
    const extreme = tf.tensor1d([1, 0, 0.5, 0, 1]);
    // Clipped logits are +-13.8, so both means are 0 up to rounding of 1 - 1e-6.
    expect(Math.abs(value(extreme).dataSync()[0]!)).toBeLessThan(1e-3);
    expect([...tf.grad(value)(extreme).dataSync()].every(Number.isFinite)).toBe(true);
  });

  it("is the squared relative gap with normalize: 'mean', with no gradient through the mean", () => {
    const gap = 1.6 / 3 - 0.3;
    const value = (x: tf.Tensor) => scoreReg(x, isCold(), {normalize: 'mean'});
    expectClose(value(task()), [(gap / mean(p)) ** 2]);
    // d gap^2 / d p is 2 gap / 3 for warm rows and -2 gap / 2 for cold rows.
    const side = [1 / 3, 1 / 3, 1 / 3, -1 / 2, -1 / 2];
    expectClose(
      tf.grad(value)(task()),
      side.map((s) => (2 * gap * s) / mean(p) ** 2),
    );
  });

  it("is the squared gap in standard deviations of the compared rows with normalize: 'deviation'", () => {
    const of = [0.8, 0.6, 0.5];
    const variance = mean(of.map((q) => (q - mean(of)) ** 2));
    expectClose(scoreReg(task(), isCold(), {normalize: 'deviation', match: 'positives', labels: labels()}), [
      positives / variance,
    ]);
  });

  it('does not depend on the scale of the scores if normalized, nor on a shift with deviation', () => {
    const score = fc.array(fc.float({min: Math.fround(0.1), max: 1, noNaN: true}), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(score, fc.constantFrom('linear', 'gaussian', 'laplacian', 'energy'), (q, kernel) => {
        fc.pre(Math.max(...q) - Math.min(...q) > 0.05);
        const value = (by: 'mean' | 'deviation', scale: number, shift = 0) =>
          scoreReg(tf.tensor1d(q.map((v) => v * scale + shift)), isCold(), {
            kernel,
            bandwidth: 0.5,
            normalize: by,
          }).dataSync();
        expectClose(value('mean', 0.01), value('mean', 1), 1e-4);
        expectClose(value('deviation', 0.1, 0.3), value('deviation', 1), 1e-3);
      }),
      {numRuns: 25, seed: 5},
    );
  });

  it('is 0 with a finite gradient, normalized or not, if all scores are equal or all are 0', () => {
    for (const normalize of [false, 'mean', 'deviation'] as const) {
      for (const q of [0, 0.1, 0.3]) {
        const x = tf.fill([5], q);
        const value = (t: tf.Tensor) => scoreReg(t, isCold(), {normalize});
        expect(value(x).dataSync()[0]).toBeLessThan(1e-5);
        expect([...tf.grad(value)(x).dataSync()].every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('does not take the rounding error of equal scores for a deviation', () => {
    const rounds = Array.from({length: 1000}, (_, i) => (i % 7 === 0 ? 1 : 0));
    for (const q of [0.1, 0.7, 0.9]) {
      const value = scoreReg(tf.fill([1000], q), tf.tensor1d(rounds), {normalize: 'deviation'});
      expect(value.dataSync()[0]).toBeLessThan(1e-3);
    }
  });

  it('is exactly 0, gradient included, if no row with the label is cold', () => {
    const value = (x: tf.Tensor) =>
      scoreReg(x, tf.tensor1d([0, 0, 1, 0, 1]), {
        match: 'positives',
        labels: labels(),
        normalize: 'deviation',
        space: 'logit',
      });
    expect(value(task()).dataSync()[0]).toBe(0);
    expect([...tf.grad(value)(task()).dataSync()].every((g) => g === 0)).toBe(true);
  });

  it.each([
    {space: 'logit'},
    {match: 'both', kernel: 'gaussian', bandwidth: 0.5},
    {space: 'logit', kernel: 'energy', estimator: 'unbiased'},
  ] as const)('has the gradient that finite differences give: %o', (options) => {
    expectGradient((x) => scoreReg(x, isCold(), {...options, labels: labels()}), p, 1e-3, 2e-2);
  });

  it('does not depend on the order of the rows, and permutes the gradient with them', () => {
    const row = fc.record({
      p: fc.integer({min: 1, max: 99}).map((i) => i / 100),
      cold: fc.integer({min: 0, max: 1}),
      y: fc.integer({min: 0, max: 1}),
    });
    const order = fc.array(row, {minLength: 2, maxLength: 12}).chain((rows) =>
      fc.record({
        rows: fc.constant(rows),
        order: fc.shuffledSubarray([...rows.keys()], {minLength: rows.length}),
      }),
    );
    fc.assert(
      fc.property(order, fc.constantFrom('linear', 'gaussian', 'energy'), ({rows, order}, kernel) => {
        const run = (of: typeof rows) => {
          const column = (name: 'cold' | 'y') => tf.tensor1d(of.map((r) => r[name]));
          const {value, grad} = tf.valueAndGrad((x) =>
            scoreReg(x, column('cold'), {match: 'both', labels: column('y'), kernel, normalize: 'mean'}),
          )(tf.tensor1d(of.map((r) => r.p)));
          return {value: value.dataSync(), grad: grad.dataSync()};
        };
        const [given, moved] = [run(rows), run(order.map((i) => rows[i]!))];
        expectClose(moved.value, given.value, 1e-5);
        expectClose(
          moved.grad,
          order.map((i) => given.grad[i]!),
          1e-4,
        );
      }),
      {numRuns: 25, seed: 6},
    );
  });

  it('leaks no tensors', () => {
    const [x, mask, given] = [task(), isCold(), labels()];
    const {numTensors} = tf.memory();
    for (const normalize of ['mean', 'deviation'] as const) {
      scoreReg(x, mask, {match: 'both', labels: given, normalize}).dispose();
      tf.grad((t) => scoreReg(t, mask, {normalize}))(x).dispose();
    }
    scoreReg(x, mask, {space: 'logit'}).dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('scoreReg', () => {
  const [scores, isCold] = [tf.tensor1d([0.5, 0.5]), tf.tensor1d([0, 1])];
  it('rejects anything but tensors, and an unknown option', () => {
    expect(() => scoreReg([0.5, 0.5] as never, isCold)).toThrow(
      '[@cs/score-reg] scoreReg: scores must be a tensor, or an array with one tensor per task. Received: [0.5,0.5].',
    );
    expect(() => scoreReg(scores, isCold, {match: 'both', labels: [0, 1] as never})).toThrow(
      'labels must be a tensor, or an array with one tensor per task. Received: [0,1].',
    );
    expect(() => scoreReg(scores, isCold, {weight: 2} as never)).toThrow(
      'no option "weight". Options: kernel, ',
    );
    expect(() => scoreReg(scores, isCold, {taskWeights: 2 as never})).toThrow(
      'taskWeights must be an array with one weight per task. Received: 2.',
    );
  });
  it('rejects a match without labels, and labels that do not fit', () => {
    expect(() => scoreReg(scores, isCold, {match: 'both'})).toThrow(
      "[@cs/score-reg] scoreReg: match: 'both' needs labels. Received: undefined. Pass labels in the layout of scores.",
    );
    expect(() => scoreReg(scores, isCold, {match: 'both', labels: [scores, scores]})).toThrow(
      'scores and labels must have the same number of tasks. Received: 1 and 2.',
    );
    expect(() => scoreReg(scores, isCold, {match: 'both', labels: tf.zeros([3])})).toThrow(
      'scores and labels must have the same number of rows. Received: 2 and 3.',
    );
    expect(() => scoreReg(scores, tf.zeros([3]))).toThrow(
      'scores and isCold must have the same number of rows. Received: 2 and 3.',
    );
  });
  it('rejects an isCold with values other than 0 and 1', () => {
    const scores = tf.tensor1d([0.9, 0.5, 0.3]);
    expect(() => scoreReg(scores, tf.tensor1d([0, 28, 1]))).toThrow(
      '[@cs/score-reg] scoreReg: isCold must be a tensor [n] with 1 for cold rows and 0 for warm rows. Received: 28 in row 1.',
    );
    expect(() => scoreReg(scores, [0, 0, 1] as never)).toThrow('Received: [0,0,1].');
  });
  it('rejects an unknown match or normalize, and the mean of logits', () => {
    expect(() => scoreReg(scores, isCold, {match: 'clicks' as never})).toThrow(
      'match must be one of all, positives, negatives, both. Received: "clicks".',
    );
    expect(() => scoreReg(scores, isCold, {normalize: true as never})).toThrow(
      'normalize must be one of false, mean, deviation. Received: true.',
    );
    expect(() => scoreReg(scores, isCold, {normalize: 'mean', space: 'logit'})).toThrow(
      "normalize: 'mean' needs positive scores, but logits can be negative. Use normalize: 'deviation'.",
    );
  });
  it('rejects negative task weights, and a number of weights that is not the number of tasks', () => {
    expect(() => scoreReg(scores, isCold, {taskWeights: [-1]})).toThrow(
      'taskWeights must be >= 0. Received: -1.',
    );
    expect(() => scoreReg(scores, isCold, {taskWeights: [1, 1]})).toThrow(
      'taskWeights must have one weight per task, 1 in all. Received: 2.',
    );
  });
  it('rejects scores outside [0, 1] with space: logit', () => {
    expect(() => scoreReg(tf.tensor1d([0.5, 1.5]), isCold, {space: 'logit'})).toThrow(
      "space: 'logit' needs scores in [0, 1]. Received: 1.5. If the outputs are logits already, use space: 'probability'.",
    );
    expect(() => scoreReg(tf.tensor1d([0.5, Number.NaN]), isCold, {space: 'logit'})).toThrow(
      'Received: NaN.',
    );
  });
  it('rejects scores and labels with more than two axes, and a mask with more than one column', () => {
    const cube = tf.zeros([2, 2, 2]);
    const two = tf.tensor1d([0, 1]);
    expect(() => scoreReg(cube, two)).toThrow(
      '[@cs/score-reg] scoreReg: scores must have shape [n] or [n, tasks]. Received: [2, 2, 2].',
    );
    expect(() => scoreReg(tf.zeros([2, 2]), two, {match: 'both', labels: cube})).toThrow(
      'labels must have shape [n] or [n, tasks]. Received: [2, 2, 2].',
    );
    expect(() => scoreReg(tf.scalar(1), tf.tensor1d([1]))).toThrow(
      'scores must have shape [n] or [n, tasks]. Received: [].',
    );
    expect(() => scoreReg(tf.zeros([4]), tf.zeros([2, 2]))).toThrow(
      'isCold must be a tensor [n] with 1 for cold rows and 0 for warm rows. Received: shape [2, 2].',
    );
    expect(scoreReg(tf.zeros([4, 1]), tf.zeros([4, 1])).dataSync()[0]).toBe(0);
  });
  it('rejects NaN scores', () => {
    expect(() => scoreReg(tf.tensor1d([Number.NaN, 1]), isCold)).toThrow(
      '[@cs/score-reg] scoreReg: scores must be finite. Received: NaN.',
    );
  });
});
