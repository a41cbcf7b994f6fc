import {median, tooFewSteps} from '@cs/ranker-reference';
import type {MeasureText} from './measure.js';

/** Exposure and cost of one training of an arm. */
export interface TrainedArm {
  /** Share of cold items in the top k. */
  readonly exposure: number;
  readonly added: {readonly count: number; readonly percent: number};
  /** Duration of each training step, in seconds. */
  readonly seconds: readonly number[];
}

/** A number that describes an arm over all its seeds. */
export interface ArmMeasure extends MeasureText {
  /** @param runs one per seed, at least one. @returns NaN when undefined. */
  readonly of: (runs: readonly TrainedArm[]) => number;
}

/** The measures of an arm as a whole, by their name in results.json. */
export const armMeasures = {
  exposure: {
    label: 'exposure',
    unit: 'share',
    digits: 2,
    better: 'neither',
    help: 'Share of cold items in the top k of all requests.',
    of: (runs) => runs.reduce((sum, {exposure}) => sum + exposure, 0) / runs.length,
  },
  addedParameters: {
    label: 'added parameters',
    unit: '',
    digits: 0,
    better: 'lower',
    help: 'Parameters that the plug-ins add to the served model.',
    of: ([first]) => first!.added.count,
  },
  addedPercent: {
    label: 'added share',
    unit: '%',
    digits: 2,
    better: 'lower',
    help: 'Added parameters relative to the parameters of the baseline.',
    of: ([first]) => first!.added.percent,
  },
  stepMs: {
    label: 'training step',
    unit: 'ms',
    digits: 1,
    better: 'lower',
    help: 'Median duration of a training step. It is not given for trainings of fewer than 20 steps, because the first ones are slow.',
    of: (runs) =>
      runs.some(({seconds}) => tooFewSteps(seconds.length))
        ? Number.NaN
        : 1000 * median(runs.flatMap(({seconds}) => seconds)),
  },
} satisfies Readonly<Record<string, ArmMeasure>>;
