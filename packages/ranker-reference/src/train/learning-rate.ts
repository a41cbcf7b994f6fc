/** How the rate may fall after the warm-up. */
export const schedules = ['constant', 'cosine', 'step'] as const;

/** How the learning rate moves over the steps of a training. */
export interface LearningRateSchedule {
  /** The highest rate, above 0. */
  readonly learningRate: number;
  /**
   * After the warm-up: `'constant'`; `'cosine'`, along half a cosine down to `finalShare` of the rate at the last step; `'step'`, times
   * `stepFactor` after each `stepEvery` steps.
   */
  readonly schedule: (typeof schedules)[number];
  /** Steps over which the rate rises in a straight line, from `learningRate / warmupSteps` in the first step. 0: none. */
  readonly warmupSteps: number;
  /** What is left of the rate at the end of `'cosine'`, 0 to 1. */
  readonly finalShare: number;
  /** Steps between two falls of `'step'`; 0 stands for a third of the steps after the warm-up. */
  readonly stepEvery: number;
  /** Factor of a fall of `'step'`, above 0 and at most 1. */
  readonly stepFactor: number;
}

/**
 * The learning rate of one step. With n = steps after the warm-up and i = the place among them, from 0:
 *
 *     warm-up   learningRate * (step + 1) / warmupSteps
 *     constant  learningRate
 *     cosine    learningRate * (finalShare + (1 - finalShare) * (1 + cos(pi * i / (n - 1))) / 2)
 *     step      learningRate * stepFactor ^ floor(i / stepEvery)
 *
 * It depends on its arguments alone, so a training that was stopped goes on with the same rates. A single step after the warm-up has the full rate.
 *
 * @param step from 0.
 * @param steps all steps of the training.
 * @see Loshchilov and Hutter, SGDR, 2017.
 */
export function learningRateAt(step: number, steps: number, options: LearningRateSchedule): number {
  const {learningRate, schedule, warmupSteps, finalShare, stepEvery, stepFactor} = options;
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  const [place, left] = [step - warmupSteps, steps - warmupSteps];
  if (schedule === 'cosine') {
    const done = left > 1 ? place / (left - 1) : 0;
    return learningRate * (finalShare + ((1 - finalShare) * (1 + Math.cos(Math.PI * done))) / 2);
  }
  if (schedule === 'step') {
    return learningRate * stepFactor ** Math.floor(place / (stepEvery || Math.max(1, Math.ceil(left / 3))));
  }
  return learningRate;
}
