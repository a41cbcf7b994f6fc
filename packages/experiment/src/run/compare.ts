import {type BatchSource, batchSource, type RankingLog, type StoredLog} from '@cs/log';
import {measureArms, type Obtain} from '../measure/measure-arms.js';
import {FORMAT} from '../measure/result-schema.js';
import type {ComparisonResult} from '../measure/results.js';
import type {CompareOptions} from './compare-options.js';
import {dataFacts} from './data-facts.js';
import {type ComparisonPlan, planComparison} from './plan.js';
import {surroundings} from './surroundings.js';
import {trainJob} from './train-job.js';

/**
 * Trains the arms on the same seeds, that is, with the same initial weights and the same order of
 * rows. Then it measures each arm on the evaluation days, next to its boost control: the baseline with
 * its cold scores multiplied by a factor so that it reaches the arm's exposure. If an arm fails, the
 * others are kept, and the result lists it in `failures`.
 *
 * @param log a log on disk is read in batches. The labels, ages and scores of the calibration and
 *   evaluation days are held in memory; features are held for one batch at a time.
 * @returns the same numbers for the same log and options, except the times.
 * @throws for unusable options, for a log without rows on its training, calibration or evaluation
 *   days, and if the baseline fails.
 */
export async function compare(
  log: RankingLog | StoredLog | BatchSource,
  options: CompareOptions = {},
): Promise<ComparisonResult> {
  const source = batchSource(log);
  const plan = await planComparison(source, options);
  const train: Obtain = (job, onProgress) => trainJob(source, job, {onProgress});
  return finishComparison(source, plan, train, options.onProgress);
}

/** Measures the trainings of a plan and returns the result of the comparison. */
export async function finishComparison(
  source: BatchSource,
  plan: ComparisonPlan,
  obtain: Obtain,
  onProgress?: CompareOptions['onProgress'],
): Promise<ComparisonResult> {
  const {arms, failures, parameters} = await measureArms(plan, obtain, onProgress);
  const {name, seeds, actions, preset, base, k, utilities, plugIns} = plan;
  const {epochs, batchSize, learningRate} = base.training;
  const {backend, ...machine} = surroundings();
  return {
    format: FORMAT,
    name,
    backend,
    machine,
    seeds,
    actions,
    config: {
      k,
      coldDays: base.coldDays,
      epochs,
      batchSize,
      learningRate,
      preset,
      parameters,
      utilities,
      plugIns,
    },
    data: dataFacts(source, plan),
    arms,
    failures,
  };
}
