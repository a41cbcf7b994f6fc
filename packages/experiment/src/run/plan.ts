import {packageError, shown} from '@cs/core';
import {type BatchSource, countPart, FRESH_DAYS, readPartRows} from '@cs/log';
import {
  type Arm,
  checkPlugIns,
  chosenSizes,
  completePlugInSettings,
  trainingDefaults,
  trainLength,
} from '@cs/ranker-reference';
import {armPresets} from './arm-presets.js';
import {checkSeeds} from './check-seeds.js';
import type {CompareOptions} from './compare-options.js';
import {canonical, type JobBase, jobsOf} from './job.js';
import {unrankedShare} from './unranked-share.js';

/** A comparison with every default filled in and every option checked. */
export type ComparisonPlan = Awaited<ReturnType<typeof planComparison>>;

const fail = (message: string) => packageError('@cs/experiment', 'compare', message);

/**
 * Fills in the defaults of a comparison.
 *
 * @throws for unusable options, for a log without rows on its training, calibration or evaluation
 *   days, and if no evaluation request has more than k rows, so that every ranking has the same top k.
 */
export async function planComparison(source: BatchSource, options: CompareOptions) {
  const {name = 'Comparison', seeds = [1, 2, 3], preset = 'small', k = 3} = options;
  const {coldDays = FRESH_DAYS, figures = false, allowLeak = false} = options;
  const plugIns = completePlugInSettings(options.plugIns, coldDays);
  const utilities = completeUtilities(source, options.utilities);
  const arms = baselineFirst(options.arms ?? armPresets.quick());
  checkSeeds(seeds, fail);
  const train = await countPart(source, 'train', coldDays);
  const calibration = await readPartRows(source, 'calibration', coldDays);
  const evaluation = await readPartRows(source, 'evaluation', coldDays);
  if (train.rows === 0 || calibration.rows === 0 || evaluation.rows === 0) {
    throw fail(
      `a part of the log is empty. Received: ${train.rows} training, ${calibration.rows} calibration, ${evaluation.rows} evaluation rows. Use a longer log, or check its split.`,
    );
  }
  const unranked = unrankedShare(evaluation.requests, k);
  if (unranked === 1) {
    throw fail(
      `there is nothing to rank: no evaluation request has more rows than the k of hits@k. Received: ${evaluation.rows} evaluation rows in ${evaluation.users.length} requests, k = ${k}. Check the schema's \`request\`: all rows that were shown together need the same value.`,
    );
  }
  const {epochs, batchSize} = trainLength(train.rows, options);
  const {learningRate = trainingDefaults.learningRate} = options;
  const training = {...trainingDefaults, epochs, batchSize, learningRate};
  const base: JobBase = {sizes: chosenSizes(preset), training, figures, plugIns, coldDays};
  // Every setting is checked here, before the first training.
  for (const arm of arms) jobsOf(arm, seeds[0]!, base);
  const actions = source.actions;
  return {
    name,
    seeds,
    arms,
    preset,
    base,
    actions,
    plugIns,
    utilities,
    k,
    train,
    calibration,
    evaluation,
    unranked,
    allowLeak,
  };
}

function baselineFirst(given: readonly Arm[]): Arm[] {
  const baseline: Arm = given.find((arm) => arm.plugIns.length === 0) ?? {name: 'baseline', plugIns: []};
  const arms = [baseline, ...given.filter((arm) => arm !== baseline)];
  const names = arms.map((arm) => arm.name);
  if (new Set(names).size < names.length) {
    throw fail(`two arms have the same name. Received: ${names.join(', ')}. Give each its own.`);
  }
  for (const arm of arms) {
    checkPlugIns(arm.plugIns, 'compare');
    if (arm.candidates) checkCandidates(arm, arm.candidates);
  }
  return arms;
}

function checkCandidates({name, plugIns}: Arm, candidates: NonNullable<Arm['candidates']>): void {
  const different = new Set(candidates.map(canonical)).size === candidates.length;
  const own = candidates.every((each) => {
    const names = Object.keys(each);
    return names.length > 0 && names.every((plugIn) => plugIns.includes(plugIn));
  });
  if (candidates.length > 0 && different && own) return;
  throw fail(
    `arm '${name}' has unusable candidates. Received: ${shown(candidates)} for ${plugIns.join(', ') || 'no plug-in'}. Give at least one candidate, each with different settings of the arm's own plug-ins.`,
  );
}

function completeUtilities({actions}: BatchSource, given: Readonly<Record<string, number>> = {}) {
  const utilities = Object.fromEntries(actions.map((action) => [action, given[action] ?? 1]));
  const values = Object.values(utilities);
  const known = Object.keys(given).every((action) => actions.includes(action));
  // The boost control multiplies scores, so they must be above 0.
  if (
    !known ||
    !values.every((value) => value >= 0 && value < Infinity) ||
    !values.some((value) => value > 0)
  ) {
    throw fail(
      `unusable utilities. Received: ${JSON.stringify(given)}. Give numbers of at least 0, one of them above 0, for some of: ${actions.join(', ')}.`,
    );
  }
  return utilities;
}
