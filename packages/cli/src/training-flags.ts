import type {BatchSource} from '@cs/log';
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
import {from0, map, positive, share, UsageError, whole, wholeFrom0} from './parsers.js';

/** What the command line says of a training. All of it stands in the `config.json` of a run. */
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
  readonly residual?: boolean;
  readonly scoreReg?: boolean;
  readonly scoreRegWeight?: number;
  readonly scoreRegTarget?: number;
  readonly mixup?: boolean;
  readonly coldDays: number;
}

/** What `--batch-size` says. */
export const batchSizeHelp =
  'rows a step (default: 1024; on a log of fewer than 51,200 training rows less, for about 50 steps an epoch)';

/** Adds the options of a training to a command. */
export function addTrainingFlags(command: Command): Command {
  const d = trainingDefaults;
  const choice = (flags: string, about: string, choices: readonly string[]) =>
    new Option(flags, about).choices(choices);
  return command
    .requiredOption('--log <folder>', 'the log: a folder of import or simulate')
    .option('--seed <number>', 'seed of the weights, the order of the rows and the plug-ins', whole, 1)
    .addOption(
      choice('--preset <size>', 'sizes of the ranker (default: by the backend)', Object.keys(rankerPresets)),
    )
    .option('--sizes <map>', 'single sizes, over the preset: "crossRank: 8, mlp: [64, 32]"', sizes)
    .addOption(
      choice('--backend <name>', 'of TensorFlow.js (default: the best that loads)', [
        'tensorflow',
        'wasm',
        'cpu',
      ]),
    )
    .option('--threads <number>', 'of the native backend; a small ranker is fastest with 1', whole, 1)
    .option('--epochs <number>', 'passes over the training days', whole, d.epochs)
    .option('--max-steps <number>', 'end after so many steps, wherever in an epoch (default: no end)', whole)
    .option('--batch-size <rows>', batchSizeHelp, whole)
    .option('--learning-rate <number>', 'the highest rate of Adam', positive, d.learningRate)
    .addOption(choice('--schedule <name>', 'how the rate falls', schedules).default(d.schedule))
    .option('--warmup-steps <number>', 'steps over which the rate rises', wholeFrom0, d.warmupSteps)
    .option('--final-share <share>', 'cosine: share of the rate that is left at the end', share, d.finalShare)
    .option('--step-every <number>', 'step: steps between two falls (0: a third)', wholeFrom0, d.stepEvery)
    .option('--step-factor <share>', 'step: factor of a fall', share, d.stepFactor)
    .option('--weight-decay <number>', 'decoupled weight decay (AdamW)', from0, d.weightDecay)
    .addOption(
      choice('--decay <what>', 'what decays: kernels, or biases and norms too', ['kernels', 'all']).default(
        d.decay,
      ),
    )
    .option('--clip-norm <number>', 'largest norm of the gradient (default: none)', positive)
    .option('--task-weights <map>', 'weight of each action\'s loss: "save: 2" (default: 1 each)', map)
    .addOption(
      choice(
        '--stop-early <metric>',
        'end when this does not improve on the calibration day, with the best weights',
        Object.keys(calibrationMetrics),
      ),
    )
    .option('--patience <number>', 'measurements without improvement before the end', whole, 3)
    .option('--min-delta <number>', 'an improvement by less does not count', from0, 0)
    .option('--measure-every <steps>', 'steps between two measurements (default: an epoch)', whole)
    .option('--residual', 'add the skip path for non-historical features')
    .option('--score-reg', 'pull cold and warm scores together')
    .option('--score-reg-weight <number>', 'its weight (default: 0.1, the paper’s)', from0)
    .addOption(
      new Option('--score-reg-target <gap>', 'the relative gap to reach, in place of a fixed weight')
        .argParser(positive)
        .conflicts('scoreRegWeight'),
    )
    .option('--mixup', 'train on mixed embeddings too')
    .option('--cold-days <days>', 'an item is cold below this age', positive, 28);
}

/** The training that flags ask for, apart from what watches it. */
export function trainingOf(flags: TrainingFlags): TrainOptions {
  const {batchSize, maxSteps, clipNorm, taskWeights} = flags;
  const named = [...(Object.keys(trainingDefaults) as (keyof typeof trainingDefaults)[]), 'seed'] as const;
  return {
    ...Object.fromEntries(named.map((name) => [name, flags[name]])),
    ...(batchSize === undefined ? {} : {batchSize}),
    ...(maxSteps === undefined ? {} : {maxSteps}),
    ...(clipNorm === undefined ? {} : {clipNorm}),
    ...(taskWeights === undefined ? {} : {taskWeights}),
  };
}

/** @throws {@link UsageError} for flags that cannot be used on such a log. */
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

/** Reads single sizes; each is checked, whatever preset they will stand in. */
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
 * The sizes that flags ask for, complete.
 *
 * @throws {@link UsageError} where they do not go together.
 */
export function sizesOf(flags: TrainingFlags, affordable: RankerPreset): RankerSizes {
  return asUsage(() => chosenSizes({...rankerPresets[flags.preset ?? affordable], ...flags.sizes}));
}
