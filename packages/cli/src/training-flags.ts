import type {JobTraining} from '@cs/experiment';
import {type BatchSource, FRESH_DAYS} from '@cs/log';
import {
  type CalibrationMetric,
  calibrationMetrics,
  checkSizes,
  checkTrainLength,
  checkTrainOptions,
  chosenSizes,
  type LearningRateSchedule,
  type RankerPreset,
  type RankerSizes,
  rankerPresets,
  schedules,
  type TrainOptions,
  trainingDefaults,
} from '@cs/ranker-reference';
import {type Command, InvalidArgumentError, Option} from 'commander';
import {checkActions} from './check-actions.js';
import {from0, map, positive, share, whole, wholeFrom0} from './parsers.js';
import {addPlugInFlags} from './plug-in-flags.js';
import {UsageError} from './usage-error.js';

/**
 * The options of a training, without those of plug-ins (see `plugInsOf`). The `config.json` of a run
 * contains all of them.
 */
export interface TrainingFlags
  extends LearningRateSchedule,
    Required<Pick<TrainOptions, 'seed' | 'epochs' | 'weightDecay' | 'decay'>>,
    Pick<TrainOptions, 'batchSize' | 'maxSteps' | 'clipNorm' | 'taskWeights'> {
  readonly log: string;
  /** Sizes of the ranker. Default: by the backend. */
  readonly preset?: RankerPreset;
  readonly sizes?: Partial<RankerSizes>;
  readonly backend?: 'tensorflow' | 'wasm' | 'cpu';
  readonly threads: number;
  readonly stopEarly?: CalibrationMetric;
  readonly patience: number;
  readonly minDelta: number;
  readonly measureEvery?: number;
  readonly coldDays: number;
}

/** Help of `--batch-size`. */
export const batchSizeHelp =
  'rows per step (default: 1024; fewer on a log of less than 51,200 training rows, for about 50 steps per epoch)';

/** Adds the options of a training to a command. */
export function addTrainingFlags(command: Command): Command {
  const d = trainingDefaults;
  const choice = (flags: string, about: string, choices: readonly string[]) =>
    new Option(flags, about).choices(choices);
  command
    .requiredOption('--log <folder>', 'the log: a folder written by import or simulate')
    .option(
      '--seed <number>',
      'seed of the initial weights, the order of the rows and the plug-ins',
      whole,
      1,
    )
    .addOption(
      choice('--preset <size>', 'sizes of the ranker (default: by the backend)', Object.keys(rankerPresets)),
    )
    .option('--sizes <map>', 'sizes that override those of the preset: "crossRank: 8, mlp: [64, 32]"', sizes)
    .addOption(
      choice('--backend <name>', 'backend of TensorFlow.js (default: the fastest that is available)', [
        'tensorflow',
        'wasm',
        'cpu',
      ]),
    )
    .option('--threads <number>', 'threads of the native backend; a small ranker is fastest with 1', whole, 1)
    .option('--epochs <number>', 'passes over the training days', whole, d.epochs)
    .option(
      '--max-steps <number>',
      'stop after this many steps, even within an epoch (default: no limit)',
      whole,
    )
    .option('--batch-size <rows>', batchSizeHelp, whole)
    .option('--learning-rate <number>', 'the highest learning rate of Adam', positive, d.learningRate)
    .addOption(choice('--schedule <name>', 'how the learning rate decreases', schedules).default(d.schedule))
    .option(
      '--warmup-steps <number>',
      'steps over which the learning rate increases at the start',
      wholeFrom0,
      d.warmupSteps,
    )
    .option(
      '--final-share <share>',
      'cosine: final learning rate, as a share of the highest',
      share,
      d.finalShare,
    )
    .option(
      '--step-every <number>',
      'step: steps between two decreases (0: a third of the training)',
      wholeFrom0,
      d.stepEvery,
    )
    .option(
      '--step-factor <share>',
      'step: factor that the learning rate is multiplied by',
      share,
      d.stepFactor,
    )
    .option('--weight-decay <number>', 'decoupled weight decay (AdamW)', from0, d.weightDecay)
    .addOption(
      choice('--decay <what>', 'which weights decay: kernels only, or all, including biases and norms', [
        'kernels',
        'all',
      ]).default(d.decay),
    )
    .option('--clip-norm <number>', 'clip the gradient to this norm (default: no clipping)', positive)
    .option('--task-weights <map>', 'weight of each action\'s loss: "save: 2" (default: 1 each)', map)
    .addOption(
      choice(
        '--stop-early <metric>',
        'stop when this metric on the calibration days stops improving, and keep the best weights',
        Object.keys(calibrationMetrics),
      ),
    )
    .option(
      '--patience <number>',
      'with --stop-early: number of measurements without improvement before it stops',
      whole,
      3,
    )
    .option('--min-delta <number>', 'with --stop-early: smaller improvements do not count', from0, 0)
    .option(
      '--measure-every <steps>',
      'with --stop-early: steps between two measurements (default: one epoch)',
      whole,
    )
    .option('--cold-days <days>', 'an item is cold below this age, in days', positive, FRESH_DAYS);
  return addPlugInFlags(command);
}

/** The training options in flags, without early stopping. */
export function trainingOf(flags: TrainingFlags): Omit<Partial<JobTraining>, 'stopEarly'> & {seed: number} {
  const {batchSize, maxSteps, clipNorm, taskWeights} = flags;
  const named = [...(Object.keys(trainingDefaults) as (keyof typeof trainingDefaults)[]), 'seed'] as const;
  return {
    ...(Object.fromEntries(named.map((name) => [name, flags[name]])) as Pick<
      TrainingFlags,
      (typeof named)[number]
    >),
    ...(batchSize === undefined ? {} : {batchSize}),
    ...(maxSteps === undefined ? {} : {maxSteps}),
    ...(clipNorm === undefined ? {} : {clipNorm}),
    ...(taskWeights === undefined ? {} : {taskWeights}),
  };
}

/** @throws {@link UsageError} for flags that cannot be used with this log. */
export function checkTraining(
  flags: TrainingFlags,
  {actions, rows}: Pick<BatchSource, 'actions' | 'rows'>,
): void {
  checkActions('--task-weights', Object.keys(flags.taskWeights ?? {}), actions);
  const training = trainingOf(flags);
  asUsage(() => {
    checkTrainOptions(training, actions);
    checkTrainLength(rows('train'), training);
  });
}

function asUsage<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new UsageError(`error: ${(error as Error).message}`, {cause: error});
  }
}

/** Parses sizes. Each is checked on its own, because the preset is not known yet. */
function sizes(text: string): Partial<RankerSizes> {
  const value = map(text);
  try {
    checkSizes({...rankerPresets.small, ...value} as RankerSizes);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message.replace(/^.*?buildRanker: /, ''));
  }
  return value;
}

/**
 * Returns the complete sizes: those of `--sizes`, and of the preset for the rest.
 *
 * @throws {@link UsageError} if they do not fit together.
 */
export function sizesOf(flags: TrainingFlags, affordable: RankerPreset): RankerSizes {
  return asUsage(() => chosenSizes({...rankerPresets[flags.preset ?? affordable], ...flags.sizes}));
}
