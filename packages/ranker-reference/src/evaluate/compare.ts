import {FRESH_DAYS} from '../log/options.js';
import type {RankingLog} from '../log/ranking-log.js';
import {type RankerPreset, rankerSpec} from '../model/ranker.js';
import {trainingDefaults} from '../train/train-options.js';
import {type Arm, defaultArms, type PlugInOptions, plugInSettings} from './arms.js';
import type {ArmResult, ComparisonResult} from './results.js';
import {type Run, type RunPlan, runArm} from './run-arm.js';
import {partRows, share} from './score-arm.js';
import {summariseArm} from './summarise-arm.js';
import {surroundings} from './surroundings.js';

/** How to compare. */
export interface CompareOptions {
  /** Heading of the report. */
  readonly name?: string;
  /** Each seed fixes the initialisation and the order of the rows, for all arms alike. Default 1, 2, 3. */
  readonly seeds?: readonly number[];
  /** Variants; the baseline is put first, and added where there is none. Default: {@link defaultArms}. */
  readonly arms?: readonly Arm[];
  /** Sizes of the ranker. Default `small`. */
  readonly preset?: RankerPreset;
  /** Passes over the training days; this and the next two as in `trainRanker`. */
  readonly epochs?: number;
  /** Rows a step. */
  readonly batchSize?: number;
  /** Of Adam. */
  readonly learningRate?: number;
  /** Shown items that count. Default 3. */
  readonly k?: number;
  /** An item is cold below this age, in the measures and in the score regularizer. Default 28. */
  readonly coldDays?: number;
  /** Weight of each action in the final score, at least 0. Default 1 each. */
  readonly utilities?: Readonly<Record<string, number>>;
  /** Of the bootstrap. Default 1000. */
  readonly resamples?: number;
  /** Settings of the plug-ins. */
  readonly plugIns?: PlugInOptions;
  /** Called often, with the share done (0 to 1) and what is being done. */
  readonly onProgress?: (done: number, task: string) => void;
}

/** Share of the whole that the intervals take, in runs. */
const INTERVALS = 0.2;

/**
 * Trains the arms on the same seeds, that is the same initial weights and the same order of rows, and
 * measures them on the evaluation days, each beside the boost control of its exposure.
 *
 * @returns the same numbers for the same log and options, but for the times.
 * @throws for unusable options, and for a log without rows on its training, calibration or evaluation days.
 */
export async function compare(log: RankingLog, options: CompareOptions = {}): Promise<ComparisonResult> {
  const {name = 'Comparison', seeds = [1, 2, 3], preset = 'small', k = 3, resamples = 1000} = options;
  const {coldDays = FRESH_DAYS, onProgress} = options;
  const plugIns = plugInSettings(options.plugIns, coldDays);
  const utilities = completeUtilities(log, options.utilities);
  const arms = baselineFirst(options.arms ?? defaultArms);
  checkSeeds(seeds);
  const train = partRows(log, 'train', coldDays);
  const calibration = partRows(log, 'calibration', coldDays);
  const evaluation = partRows(log, 'evaluation', coldDays);
  if (train.rows === 0 || calibration.rows === 0 || evaluation.rows === 0) {
    throw new Error(
      `[@cs/ranker-reference] compare: a part of the log is empty. Received: ${train.rows} training, ${calibration.rows} calibration, ${evaluation.rows} evaluation rows. Use a longer log, or check its split.`,
    );
  }

  const training = {
    epochs: options.epochs ?? trainingDefaults.epochs,
    batchSize: options.batchSize ?? trainingDefaults.batchSize,
    learningRate: options.learningRate ?? trainingDefaults.learningRate,
  };
  const spec = rankerSpec(log);
  const plan: RunPlan = {log, spec, calibration, evaluation, preset, training, plugIns, utilities, k};
  const total = seeds.length * arms.length;
  const report = (done: number, task: string) => onProgress?.(done / (total + INTERVALS), task);
  const runs: Run[][] = arms.map(() => []);
  let done = 0;
  for (const seed of seeds) {
    let reference: Float32Array | undefined;
    for (const [index, arm] of arms.entries()) {
      const task = `seed ${seed}, ${arm.name}`;
      const trained = (part: number) => report(done + 0.95 * part, task);
      const {run, scores} = await runArm(plan, arm, seed, reference, trained);
      runs[index]!.push(run);
      reference ??= scores;
      report(++done, task);
    }
  }

  const results: ArmResult[] = [];
  for (const [index, arm] of arms.entries()) {
    report(total + (INTERVALS * index) / arms.length, 'intervals');
    // Lets a progress bar draw.
    await new Promise((resolve) => setImmediate(resolve));
    results.push(summariseArm(arm, runs[index]!, index === 0 ? undefined : runs[0], resamples));
  }
  report(total + INTERVALS, 'done');
  const {backend, ...machine} = surroundings();
  const {parameters} = runs[0]![0]!;
  return {
    format: 'cs-comparison-1',
    name,
    backend,
    machine,
    seeds,
    actions: log.actions,
    config: {k, coldDays, ...training, preset, parameters, resamples, utilities, plugIns},
    data: {
      trainRows: train.rows,
      evaluationRows: evaluation.rows,
      evaluationRequests: new Set(evaluation.requests).size,
      coldShareTrain: share(train.cold),
      coldShareEvaluation: share(evaluation.cold),
    },
    arms: results,
  };
}

function baselineFirst(given: readonly Arm[]): Arm[] {
  const baseline: Arm = given.find((arm) => arm.plugIns.length === 0) ?? {name: 'baseline', plugIns: []};
  const arms = [baseline, ...given.filter((arm) => arm !== baseline)];
  const names = arms.map((arm) => arm.name);
  if (new Set(names).size < names.length) {
    throw new Error(
      `[@cs/ranker-reference] compare: two arms of one name. Received: ${names.join(', ')}. Give each its own.`,
    );
  }
  return arms;
}

function checkSeeds(seeds: readonly number[]): void {
  if (seeds.length === 0 || new Set(seeds).size < seeds.length || !seeds.every(Number.isInteger)) {
    throw new Error(
      `[@cs/ranker-reference] compare: unusable seeds. Received: [${seeds.join(', ')}]. Give whole numbers, all different, at least one and better five.`,
    );
  }
}

function completeUtilities(log: RankingLog, given: Readonly<Record<string, number>> = {}) {
  const utilities = Object.fromEntries(log.actions.map((action) => [action, given[action] ?? 1]));
  const values = Object.values(utilities);
  const known = Object.keys(given).every((action) => log.actions.includes(action));
  // Scores must be above 0: the boost control multiplies them.
  if (
    !known ||
    !values.every((value) => value >= 0 && value < Infinity) ||
    !values.some((value) => value > 0)
  ) {
    throw new Error(
      `[@cs/ranker-reference] compare: unusable utilities. Received: ${JSON.stringify(given)}. Give numbers from 0, one above it, for some of: ${log.actions.join(', ')}.`,
    );
  }
  return utilities;
}
