import {createHash} from 'node:crypto';
import {
  type Arm,
  type PlugInName,
  type PlugInOptions,
  plugInSettings,
  type RankerPreset,
  type TrainOptions,
} from '@cs/ranker-reference';

/** One training of a comparison, as plain data: all that its numbers depend on, beside the log. */
export interface Job {
  readonly plugIns: readonly PlugInName[];
  /** Settings of these plug-ins, in full. */
  readonly settings: PlugInOptions;
  readonly seed: number;
  readonly preset: RankerPreset;
  readonly training: Required<Pick<TrainOptions, 'epochs' | 'batchSize' | 'learningRate'>>;
  /** Whether to measure what the figures need as well. */
  readonly figures: boolean;
}

/** What the jobs of a comparison have in common. */
export interface JobBase extends Pick<Job, 'preset' | 'training' | 'figures'> {
  readonly plugIns: PlugInOptions;
  readonly coldDays: number;
}

const settingsOf = {
  residual: 'residual',
  'score-reg': 'scoreReg',
  mixup: 'mixup',
  dropout: 'dropout',
  aldi: 'aldi',
} as const satisfies Record<PlugInName, keyof PlugInOptions>;

/**
 * The trainings of an arm on one seed: one, or one for each weight that it chooses from. Settings of plug-ins that it does not have are
 * left out, so that arms that differ in name only have equal jobs.
 */
export function jobsOf(arm: Arm, seed: number, base: JobBase): Job[] {
  const {preset, training, figures} = base;
  const weights = arm.weights ?? [undefined];
  return weights.map((weight) => {
    const all = plugInSettings(base.plugIns, base.coldDays);
    const used = arm.plugIns.map((name) => {
      const key = settingsOf[name];
      const chosen = key === 'scoreReg' && weight !== undefined ? {weight} : {};
      return [key, {...all[key], ...arm.settings?.[key], ...chosen}];
    });
    const settings: PlugInOptions = Object.fromEntries(used);
    return {plugIns: arm.plugIns, settings, seed, preset, training, figures};
  });
}

/** A name for a job that is equal for equal jobs on equal surroundings (log, backend, versions), and fit for a file. */
export function jobKey(job: Job, surroundings: Readonly<Record<string, string>> = {}): string {
  const hash = createHash('sha256').update(canonical({job, surroundings})).digest('hex').slice(0, 16);
  return `${['ranker', ...job.plugIns].join('+')}-seed-${job.seed}-${hash}`;
}

/** JSON with the names of each object in alphabetical order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
