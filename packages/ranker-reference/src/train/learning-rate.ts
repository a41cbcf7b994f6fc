/** The ways in which the learning rate may change after the warm-up. */
export const schedules = ['constant', 'cosine', 'step'] as const;

/** How the learning rate changes over the steps of a training. */
export interface LearningRateSchedule {
  /** The highest rate, above 0. */
  readonly learningRate: number;
  /**
   * What happens after the warm-up. `'constant'` keeps the rate. `'cosine'` lowers it along half a
   * cosine, to `finalShare` of the rate at the last step. `'step'` multiplies it by `stepFactor`
   * every `stepEvery` steps.
   */
  readonly schedule: (typeof schedules)[number];
  /**
   * Steps over which the rate rises linearly, from `learningRate / warmupSteps` in the first. 0
   * means no warm-up.
   */
  readonly warmupSteps: number;
  /** Share of the rate that `'cosine'` ends with, 0 to 1. */
  readonly finalShare: number;
  /** Steps between two drops of `'step'`. 0 means a third of the steps after the warm-up. */
  readonly stepEvery: number;
  /** Factor of each drop of `'step'`, above 0 and at most 1. */
  readonly stepFactor: number;
}

/**
 * The learning rate of one step. With n = number of steps after the warm-up, and i = index among
 * them, from 0:
 *
 *     warm-up   learningRate * (step + 1) / warmupSteps
 *     constant  learningRate
 *     cosine    learningRate * (finalShare + (1 - finalShare) * (1 + cos(pi * i / (n - 1))) / 2)
 *     step      learningRate * stepFactor ^ floor(i / stepEvery)
 *
 * It depends on its arguments alone, so a resumed training continues with the same rates. If only
 * one step follows the warm-up, it has the full rate.
 *
 * @param step index of the step, from 0.
 * @param steps number of steps of the whole training.
 * @see Loshchilov and Hutter, SGDR, 2017.
 */
export function learningRateAt(step: number, steps: number, options: LearningRateSchedule): number {
  const {learningRate, schedule, warmupSteps, finalShare, stepEvery, stepFactor} = options;
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  const [index, left] = [step - warmupSteps, steps - warmupSteps];
  if (schedule === 'cosine') {
    const done = left > 1 ? index / (left - 1) : 0;
    return learningRate * (finalShare + ((1 - finalShare) * (1 + Math.cos(Math.PI * done))) / 2);
  }
  if (schedule === 'step') {
    return learningRate * stepFactor ** Math.floor(index / (stepEvery || Math.max(1, Math.ceil(left / 3))));
  }
  return learningRate;
}
