import type {RankingLog} from '@cs/log';
import {measureArms, type Obtain} from '../measure/measure-arms.js';
import {FORMAT} from '../measure/result-schema.js';
import type {ComparisonResult} from '../measure/results.js';
import type {CompareOptions} from './compare-options.js';
import {dataFacts} from './data-facts.js';
import {type ComparisonPlan, planComparison} from './plan.js';
import {surroundings} from './surroundings.js';
import {trainJob} from './train-job.js';

/**
 * Trains the arms on the same seeds, that is the same initial weights and the same order of rows, and
 * measures them on the evaluation days, each beside the boost control of its exposure. An arm that fails does not lose the others: it
 * stands in `failures`.
 *
 * @returns the same numbers for the same log and options, but for the times.
 * @throws for unusable options, for a log without rows on its training, calibration or evaluation days, and where the baseline fails.
 */
export async function compare(log: RankingLog, options: CompareOptions = {}): Promise<ComparisonResult> {
  const plan = planComparison(log, options);
  return finishComparison(log, plan, (job, onProgress) => trainJob(log, job, onProgress), options.onProgress);
}

/** Measures the trainings of a plan, wherever they come from, and puts the result together. */
export async function finishComparison(
  log: RankingLog,
  plan: ComparisonPlan,
  obtain: Obtain,
  onProgress?: CompareOptions['onProgress'],
): Promise<ComparisonResult> {
  const {arms, failures, parameters} = await measureArms(plan, obtain, onProgress);
  const {name, seeds, actions, base, k, resamples, utilities, plugIns} = plan;
  const {preset, training, coldDays} = base;
  const {backend, ...machine} = surroundings();
  return {
    format: FORMAT,
    name,
    backend,
    machine,
    seeds,
    actions,
    config: {k, coldDays, ...training, preset, parameters, resamples, utilities, plugIns},
    data: dataFacts(log, plan),
    arms,
    failures,
  };
}
