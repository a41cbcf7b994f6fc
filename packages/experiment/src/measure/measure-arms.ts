import {packageError} from '@cs/core';
import type {Arm} from '@cs/ranker-reference';
import {chooseCandidate} from '../run/choose-candidate.js';
import type {CompareOptions} from '../run/compare-options.js';
import {type Job, jobKey, jobsOf} from '../run/job.js';
import type {ComparisonPlan} from '../run/plan.js';
import type {Trained} from '../run/train-job.js';
import {correctPValues} from './correct-p-values.js';
import {measureRun, type Run, type RunScores} from './measure-run.js';
import type {ArmResult, Failure} from './results.js';
import {summariseArm} from './summarise-arm.js';

/** Obtains the result of a job: by training, or from a file. */
export type Obtain = (job: Job, onProgress: (done: number) => void) => Promise<Trained>;

/** Time that the intervals take, in jobs; for the progress bar. */
const INTERVALS = 0.2;

/** The runs of an arm, one per seed, for each of its candidates; a single list if it has none. */
type ArmRuns = Run[][];

/** Measures all arms of a plan on all seeds, and summarises them. */
export async function measureArms(
  plan: ComparisonPlan,
  obtain: Obtain,
  onProgress?: CompareOptions['onProgress'],
): Promise<{arms: ArmResult[]; failures: Failure[]; parameters: number}> {
  const {arms, seeds, base} = plan;
  const report = (done: number, task: string) => onProgress?.(done, task);
  const runs: ArmRuns[] = arms.map((arm) => (arm.candidates ?? [{}]).map(() => []));
  const failures: Failure[] = [];
  const total = seeds.length * countJobs(plan);
  let done = 0;
  for (const seed of seeds) {
    const measured = new Map<string, Run | Failure>();
    let reference: RunScores | undefined;
    for (const [index, arm] of arms.entries()) {
      for (const [which, job] of jobsOf(arm, seed, base).entries()) {
        const key = jobKey(job);
        const task = `seed ${seed}, ${arm.name}`;
        let run = measured.get(key);
        // Another arm equal to the baseline is measured again, because it needs a boost control.
        if (!run || (reference && 'exposure' in run && !run.boost)) {
          const share = (part: number) => report((done + 0.95 * part) / (total + INTERVALS), task);
          share(0);
          try {
            const trained = await obtain(job, share);
            const {run: own, scores} = measureRun(plan, job, trained, reference);
            if (index === 0) {
              reference = scores;
              if (!plan.allowLeak) refuseLeak(own);
            }
            run = own;
          } catch (cause) {
            if (index === 0) throw cause;
            run = {arm: arm.name, seed, reason: cause instanceof Error ? cause.message : String(cause)};
          }
          measured.set(key, run);
          done = Math.min(done + 1, total);
          report(done / (total + INTERVALS), task);
        }
        if ('exposure' in run) runs[index]![which]!.push(run);
        else failures.push({...run, arm: arm.name});
      }
    }
  }
  const baseline = runs[0]![0]!;
  const results: ArmResult[] = [];
  for (const [index, arm] of arms.entries()) {
    report((total + (INTERVALS * index) / arms.length) / (total + INTERVALS), 'intervals');
    // Lets the progress bar redraw.
    await new Promise((resolve) => setImmediate(resolve));
    if (failures.some((failure) => failure.arm === arm.name)) continue;
    results.push(summarise(arm, runs[index]!, index === 0 ? undefined : baseline, plan));
  }
  report(1, 'done');
  return {arms: correctPValues(results), failures, parameters: baseline[0]!.parameters};
}

/** From this area under the ROC curve on, a baseline is too good to be true. */
const PERFECT = 0.99;

/** @throws if the scores of a run predict an action almost perfectly. */
function refuseLeak({scores}: Run): void {
  const perfect = Object.entries(scores).filter(([, {auc}]) => auc >= PERFECT);
  if (perfect.length === 0) return;
  const found = perfect.map(([action, {auc}]) => `${auc.toFixed(4)} for ${action}`).join(', ');
  throw packageError(
    '@cs/experiment',
    'compare',
    `the baseline predicts an action almost perfectly, so its inputs probably contain what users did. Received: an AUC of ${found}. Remove from the schema the features that are recorded after the row was shown; if all are known before, set knownBefore: true for one of them (allowLeak in code).`,
  );
}

function summarise(
  arm: Arm,
  runs: ArmRuns,
  baseline: readonly Run[] | undefined,
  {evaluation, utilities, seeds, base}: ComparisonPlan,
): ArmResult {
  const tuned = arm.candidates && chooseCandidate(arm.candidates, runs, baseline!, utilities);
  const chosen = tuned?.chosen ?? 0;
  return {
    ...summariseArm(arm, runs[chosen]!, baseline, evaluation.users),
    settings: jobsOf(arm, seeds[0]!, base)[chosen]!.settings,
    ...(tuned ? {tuned} : {}),
  };
}

/** Number of different jobs per seed. */
function countJobs({arms, seeds, base}: ComparisonPlan): number {
  return new Set(arms.flatMap((arm) => jobsOf(arm, seeds[0]!, base).map((job) => jobKey(job)))).size;
}
