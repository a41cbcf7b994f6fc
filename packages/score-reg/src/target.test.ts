import * as tf from '@tensorflow/tfjs';
import {beforeAll, describe, expect, it} from 'vitest';
import {shares, trainOnLog} from '../bench/three-logs.mjs';
import {scoreRegState, type WithScoreRegOptions, withScoreReg} from './index.js';

/** The relative gap over the whole log after training, and the weight it was reached with. */
async function train(share: number, options: Omit<WithScoreRegOptions, 'cold'>) {
  const {model, gap} = await trainOnLog(share, (m, cold) => withScoreReg(m, {cold, ...options}));
  return {gap: Math.abs(gap), weight: options.target ? scoreRegState(model)[0]!.weight : options.weight!};
}

/** A training takes seconds, on a busy machine a minute. */
const LONG = 600_000;

describe('withScoreReg on logs of 2, 10 and 30 % cold rows', () => {
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
    'reaches its target, give or take a fifth, at a cold share of %d',
    async (share) => {
      const {gap} = await (share === 0.1 ? adaptedAt10() : train(share, {target}));
      expect(off(gap)).toBeLessThan(0.2);
    },
    LONG,
  );

  it.each(shares)(
    'reaches it at that share alone with the fixed weight that fits a tenth of cold rows, at a cold share of %d',
    async (share) => {
      const {weight} = await adaptedAt10();
      const {gap} = await train(share, {weight});
      if (share === 0.1) expect(off(gap)).toBeLessThan(0.2);
      else expect(off(gap)).toBeGreaterThan(0.2);
    },
    LONG,
  );
});
