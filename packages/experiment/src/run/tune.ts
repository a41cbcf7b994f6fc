import {packageError, shown} from '@cs/core';
import {
  type BatchSource,
  batchSource,
  type PartRows,
  type RankingLog,
  readPartRows,
  type StoredLog,
} from '@cs/log';
import {type Arm, checkPlugIns, ownRows, type PlugInSettings} from '@cs/ranker-reference';
import type {Obtain} from '../measure/measure-arms.js';
import {boosted, calibrateScores, coldExposure, requestHits} from '../measure/score-arm.js';
import {definedMean} from '../measure/summarise-arm.js';
import {checkSeeds} from './check-seeds.js';
import {type Job, type JobBase, jobsOf} from './job.js';
import {keepsAll, mostFreshWithin} from './most-fresh-within.js';
import type {NamedJob} from './run-jobs.js';
import {settingsText} from './settings-text.js';
import {trainJob} from './train-job.js';

/** Options of `tune`. */
export interface TuneOptions extends Omit<JobBase, 'figures'> {
  /**
   * Settings to try, by plug-in, mildest first. All plug-ins that occur in them are attached for every
   * candidate and left out of the baseline.
   */
  readonly candidates: readonly PlugInSettings[];
  /** Plug-ins that the baseline and all candidates have, except those that the candidates tune. */
  readonly beside: readonly string[];
  /** Each candidate is trained once with each seed, and judged by the means. */
  readonly seeds: readonly number[];
  /** The action whose hits count. */
  readonly action: string;
  /** Whether hits are counted by the labels, or by the true probabilities of a generated log. */
  readonly by: 'realised' | 'expected';
  /** How many hits on all items may be lost, in percent of the baseline's, at least 0. */
  readonly tolerance: number;
  /** Weight of each action in the score that ranks. Default 1 each. */
  readonly utilities: Readonly<Record<string, number>>;
  /** The top k items of a request count as shown. */
  readonly k: number;
}

/** Results of one candidate on the calibration days: means over the seeds. Hits are shares of requests. */
export interface TunedCandidate {
  /** Null for the baseline. */
  readonly settings: PlugInSettings | null;
  readonly freshHits: number;
  readonly allHits: number;
  /** Lift over the baseline, in percent. */
  readonly freshLift: number;
  readonly allLift: number;
  /** Share of cold rows in the top k. */
  readonly exposure: number;
  /**
   * Lift of the fresh hits over those of the baseline whose cold scores are multiplied by a factor to
   * reach the same exposure, in percent.
   */
  readonly overBoost: number;
  /** Whether the loss of hits on all items stays within the tolerance. */
  readonly allowed: boolean;
}

/** The chosen settings, and all candidates. */
export interface Tuned {
  /** Null if no candidate is better than the baseline. */
  readonly chosen: PlugInSettings | null;
  /** The baseline first. */
  readonly candidates: readonly TunedCandidate[];
}

/** The trainings of a tuning, with every option checked. */
export interface TuningPlan extends TuneOptions {
  /** The calibration days: all that the choice depends on. */
  readonly part: PartRows;
  /** The baseline, with null for its settings, and the candidates; each has one job per seed. */
  readonly tried: readonly {readonly settings: PlugInSettings | null; readonly jobs: readonly Job[]}[];
}

const fail = (message: string) => packageError('@cs/experiment', 'tune', message);

/**
 * Plans a tuning: the trainings that it needs.
 *
 * @throws for unusable options.
 */
export async function planTuning(source: BatchSource, options: TuneOptions): Promise<TuningPlan> {
  const {candidates, beside, seeds, coldDays} = options;
  check(source, options);
  const tuned = [...new Set(candidates.flatMap(Object.keys))];
  checkPlugIns([...beside, ...tuned], 'tune');
  const others = beside.filter((name) => !tuned.includes(name));
  const armOf = (settings: PlugInSettings | null): Arm =>
    settings === null
      ? {name: 'baseline', plugIns: others}
      : {name: settingsText(settings), plugIns: [...others, ...tuned], settings};
  return {
    ...options,
    part: await readPartRows(source, 'calibration', coldDays),
    tried: [null, ...candidates].map((settings) => ({
      settings,
      jobs: seeds.flatMap((seed) => jobsOf(armOf(settings), seed, {...options, figures: false})),
    })),
  };
}

/** The trainings of a plan, with names for a progress bar. */
export function tuningJobs({tried}: TuningPlan): NamedJob[] {
  return tried.flatMap(({settings, jobs}) =>
    jobs.map((job) => ({name: `${settings ? settingsText(settings) : 'baseline'}, seed ${job.seed}`, job})),
  );
}

/**
 * Chooses settings of plug-ins on the calibration days. Among the candidates whose hits on all items
 * are at most `tolerance` percent below the baseline's, it takes the one with the most hits on fresh
 * items. It chooses none if no such candidate has more fresh hits than the baseline. The rows of a
 * request are ranked by the sum over the actions of utility times calibrated probability.
 *
 * The predictions for the evaluation days are not used.
 *
 * @param obtain returns the result of a job.
 * @throws if a training failed, and if the baseline has no fresh hits on the calibration days.
 */
export async function finishTuning(plan: TuningPlan, obtain: Obtain): Promise<Tuned> {
  const {tried, tolerance, action} = plan;
  const baselines = new Map<number, Float32Array>();
  const candidates: TunedCandidate[] = [];
  for (const {settings, jobs} of tried) {
    const runs: Rates[] = [];
    for (const job of jobs) {
      const scores = await finalScores(plan, job, obtain);
      if (settings === null) baselines.set(job.seed, scores);
      runs.push(ratesOf(scores, baselines.get(job.seed)!, plan));
    }
    const of = (name: keyof Rates) => mean(runs.map((run) => run[name]));
    const [freshHits, allHits] = [of('fresh'), of('all')];
    if (settings === null && !(freshHits > 0)) throw noHits(action, freshHits);
    const base = candidates[0] ?? {freshHits, allHits};
    candidates.push({
      settings,
      freshHits,
      allHits,
      freshLift: lift(freshHits, base.freshHits),
      allLift: lift(allHits, base.allHits),
      exposure: of('exposure'),
      overBoost: lift(freshHits, of('boost')),
      allowed: keepsAll(allHits, base.allHits, tolerance),
    });
  }
  const hits = candidates.map(({settings, freshHits, allHits}) => ({
    settings,
    fresh: freshHits,
    all: allHits,
  }));
  // The baseline itself is always within the tolerance, so there is always a result.
  const best = mostFreshWithin(hits, candidates[0]!.allHits, tolerance)!;
  return {chosen: best.settings, candidates};
}

/** Tunes in this process. {@link finishTuning} has the rule; `runTuning` uses several processes. */
export async function tune(log: RankingLog | StoredLog | BatchSource, options: TuneOptions): Promise<Tuned> {
  const source = batchSource(log);
  const plan = await planTuning(source, options);
  return finishTuning(plan, (job, onProgress) => trainJob(source, job, {onProgress}));
}

/** Measures of one ranking of the calibration days. */
interface Rates {
  readonly fresh: number;
  readonly all: number;
  readonly exposure: number;
  /** Fresh hits of the boosted baseline. */
  readonly boost: number;
}

async function finalScores({part, utilities}: TuningPlan, job: Job, obtain: Obtain): Promise<Float32Array> {
  const {calibration: before} = await obtain(job, () => {});
  const own = ownRows(job.plugIns, job.settings, part.item_age_days);
  const apart = own && {before: own, raw: own};
  return calibrateScores({before, raw: before}, part, utilities, apart).final;
}

function ratesOf(scores: Float32Array, baseline: Float32Array, {part, action, by, k}: TuningPlan): Rates {
  const outcome = (by === 'expected' ? part.probability! : part.labels)[action]!;
  const hits = (ranking: ArrayLike<number>) =>
    requestHits(ranking, part, {[action]: outcome}, by, k)[action]!;
  const own = hits(scores);
  const exposure = coldExposure(scores, part, k);
  const control = hits(boosted(baseline, part, k, exposure).scores);
  return {
    fresh: definedMean(own.fresh),
    all: definedMean(own.all),
    exposure,
    boost: definedMean(control.fresh),
  };
}

function check(source: BatchSource, {candidates, seeds, action, by, tolerance}: TuneOptions): void {
  if (candidates.length === 0 || candidates.some((each) => Object.keys(each).length === 0)) {
    throw fail(
      `unusable candidates. Received: ${shown(candidates)}. Give at least one candidate, each with settings of a plug-in.`,
    );
  }
  checkSeeds(seeds, fail);
  if (!source.actions.includes(action)) {
    throw fail(`unknown action. Received: ${shown(action)}. Use one of: ${source.actions.join(', ')}.`);
  }
  if (by === 'expected' && !source.describe().trueProbability) {
    throw fail("the log has no true probabilities. Received: by 'expected'. Use 'realised'.");
  }
  if (!(tolerance >= 0)) {
    throw fail(`tolerance must be a number of at least 0. Received: ${shown(tolerance)}. Give percent.`);
  }
}

function noHits(action: string, rate: number): Error {
  return fail(
    `the baseline has no hits on fresh items on the calibration days, so candidates cannot be compared. Received: a rate of ${rate} for '${action}'. Choose an action that happens more often, or use more calibration days.`,
  );
}

const lift = (value: number, base: number) => 100 * (value / base - 1);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
