import {createHash} from 'node:crypto';
import {
  type Arm,
  type CalibrationMetric,
  completeSettings,
  type PlugInSettings,
  type RankerSizes,
  type SharedSettings,
  type TrainOptions,
} from '@cs/ranker-reference';

/** The training options of a job, as plain data. */
export interface JobTraining
  extends Omit<
    TrainOptions,
    'seed' | 'stopEarly' | 'checkpoint' | 'signal' | 'onProgress' | 'onStep' | 'onMeasure' | 'onCheckpoint'
  > {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Stops early by a metric on the calibration days and restores the best weights. */
  readonly stopEarly?: {
    readonly metric: CalibrationMetric;
    readonly coldDays: number;
    readonly patience: number;
    readonly minDelta?: number;
    readonly everySteps?: number;
  };
}

/**
 * One training, as plain data: everything that its numbers depend on, except the log and the
 * surroundings (backend, versions, code).
 */
export interface Job {
  readonly plugIns: readonly string[];
  /** Complete settings of these plug-ins. */
  readonly settings: PlugInSettings;
  readonly seed: number;
  readonly sizes: RankerSizes;
  readonly training: JobTraining;
  /** Whether to measure also what the figures need. */
  readonly figures: boolean;
}

/** What several jobs have in common. */
export interface JobBase extends Pick<Job, 'sizes' | 'training' | 'figures'>, SharedSettings {
  /** Settings of plug-ins for all arms. */
  readonly plugIns: PlugInSettings;
}

/**
 * Returns the trainings of an arm on one seed: a single one, or one for each of its
 * candidates. Settings of plug-ins that the arm does not have are left out, so arms that differ only in
 * name have equal jobs.
 *
 * @throws for a setting that is unknown or unusable.
 */
export function jobsOf(arm: Arm, seed: number, base: JobBase): Job[] {
  const {plugIns} = arm;
  const {sizes, training, figures} = base;
  return (arm.candidates ?? [{}]).map((candidate) => {
    const settings = plugIns.map((name) => [
      name,
      completeSettings(name, base, base.plugIns[name], arm.settings?.[name], candidate[name]),
    ]);
    return {plugIns, settings: Object.fromEntries(settings), seed, sizes, training, figures};
  });
}

/**
 * Returns a key that is equal for equal jobs in equal surroundings (log, backend, versions, code). It
 * can be used as a file name.
 */
export function jobKey(job: Job, surroundings: Readonly<Record<string, string>> = {}): string {
  const hash = createHash('sha256').update(canonical({job, surroundings})).digest('hex').slice(0, 16);
  return `${['ranker', ...job.plugIns].join('+')}-seed-${job.seed}-${hash}`;
}

/** JSON with the keys of each object in alphabetical order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
