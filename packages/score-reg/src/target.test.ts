import * as tf from '@tensorflow/tfjs';
import {beforeAll, describe, expect, it} from 'vitest';
import {shares, trainOnLog} from '../bench/three-logs.mjs';
import {scoreRegState, type WithScoreRegOptions, withScoreReg} from './index.js';

/** The size of the relative gap over the whole log after training, and the final weight. */
async function train(share: number, options: Omit<WithScoreRegOptions, 'cold'>) {
  const {model, gap} = await trainOnLog(share, (m, cold) => withScoreReg(m, {cold, ...options}));
  return {gap: Math.abs(gap), weight: options.target ? scoreRegState(model)[0]!.weight : options.weight!};
}

/** Training takes seconds, but up to a minute on a busy machine. */
const LONG = 600_000;

describe('withScoreReg on logs with 2, 10 and 30 % cold rows', () => {
  const target = 0.1;
  const off = (gap: number) => Math.abs(gap - target) / target;
  let once: ReturnType<typeof train> | undefined;
  const adaptedAt10 = () => {
    once ??= train(0.1, {target});
    return once;
  };

  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it.each(shares)(
    'reaches its target within 20 % at a cold share of %d',
    async (share) => {
      const {gap} = await (share === 0.1 ? adaptedAt10() : train(share, {target}));
      expect(off(gap)).toBeLessThan(0.2);
    },
    LONG,
  );

  it.each(shares)(
    'reaches it with the fixed weight found at a cold share of 0.1 only at that share: at %d',
    async (share) => {
      const {weight} = await adaptedAt10();
      const {gap} = await train(share, {weight});
      if (share === 0.1) expect(off(gap)).toBeLessThan(0.2);
      else expect(off(gap)).toBeGreaterThan(0.2);
    },
    LONG,
  );
});
