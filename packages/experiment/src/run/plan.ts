import {type BatchSource, countPart, FRESH_DAYS, readPartRows} from '@cs/log';
import {type Arm, checkPlugIns, plugInSettings, trainingDefaults, trainLength} from '@cs/ranker-reference';
import {defaultArms} from './arm-presets.js';
import type {CompareOptions} from './compare-options.js';
import type {JobBase} from './job.js';
import {unrankedShare} from './unranked-share.js';

/** A comparison with every choice made and checked. */
export type ComparisonPlan = Awaited<ReturnType<typeof planComparison>>;

/**
 * Fills in the defaults of a comparison.
 *
 * @throws for unusable options, for a log without rows on its training, calibration or evaluation days, and for evaluation requests that no
 *   ranking can tell apart, as none has more than k rows.
 */
export async function planComparison(source: BatchSource, options: CompareOptions) {
  const {name = 'Comparison', seeds = [1, 2, 3], preset = 'small', k = 3, resamples = 1000} = options;
  const {coldDays = FRESH_DAYS, figures = false} = options;
  const plugIns = plugInSettings(options.plugIns, coldDays);
  const utilities = completeUtilities(source, options.utilities);
  const arms = baselineFirst(options.arms ?? defaultArms);
  checkSeeds(seeds);
  const train = await countPart(source, 'train', coldDays);
  const calibration = await readPartRows(source, 'calibration', coldDays);
  const evaluation = await readPartRows(source, 'evaluation', coldDays);
  if (train.rows === 0 || calibration.rows === 0 || evaluation.rows === 0) {
    throw new Error(
      `[@cs/experiment] compare: a part of the log is empty. Received: ${train.rows} training, ${calibration.rows} calibration, ${evaluation.rows} evaluation rows. Use a longer log, or check its split.`,
    );
  }
  const unranked = unrankedShare(evaluation.requests, k);
  if (unranked === 1) {
    throw new Error(
      `[@cs/experiment] compare: nothing can be ranked. Received: ${evaluation.rows} evaluation rows in ${evaluation.users.length} requests, none of more rows than the k of hits@k, ${k}, so that every ranking has the same top ${k}. Check the schema's \`request\`: all rows that were shown together need one value.`,
    );
  }
  const {epochs, batchSize} = trainLength(train.rows, options);
  const training = {
    epochs,
    batchSize,
    learningRate: options.learningRate ?? trainingDefaults.learningRate,
  };
  const base: JobBase = {preset, training, figures, plugIns, coldDays};
  const actions = source.actions;
  return {
    name,
    seeds,
    arms,
    base,
    actions,
    plugIns,
    utilities,
    k,
    resamples,
    train,
    calibration,
    evaluation,
    unranked,
  };
}

function baselineFirst(given: readonly Arm[]): Arm[] {
  const baseline: Arm = given.find((arm) => arm.plugIns.length === 0) ?? {name: 'baseline', plugIns: []};
  const arms = [baseline, ...given.filter((arm) => arm !== baseline)];
  const names = arms.map((arm) => arm.name);
  if (new Set(names).size < names.length) {
    throw new Error(
      `[@cs/experiment] compare: two arms of one name. Received: ${names.join(', ')}. Give each its own.`,
    );
  }
  for (const {name, plugIns, weights} of arms) {
    checkPlugIns(plugIns, 'compare');
    if (!weights) continue;
    const ascending = weights.every((weight, i) => weight >= 0 && (i === 0 || weight > weights[i - 1]!));
    if (weights.length === 0 || !ascending || !plugIns.includes('score-reg')) {
      throw new Error(
        `[@cs/experiment] compare: arm '${name}' has no weights to choose from. Received: [${weights.join(', ')}] for ${plugIns.join(', ') || 'no plug-in'}. Give ascending weights from 0, to an arm with score-reg.`,
      );
    }
  }
  return arms;
}

function checkSeeds(seeds: readonly number[]): void {
  if (seeds.length === 0 || new Set(seeds).size < seeds.length || !seeds.every(Number.isInteger)) {
    throw new Error(
      `[@cs/experiment] compare: unusable seeds. Received: [${seeds.join(', ')}]. Give whole numbers, all different, at least one and better five.`,
    );
  }
}

function completeUtilities({actions}: BatchSource, given: Readonly<Record<string, number>> = {}) {
  const utilities = Object.fromEntries(actions.map((action) => [action, given[action] ?? 1]));
  const values = Object.values(utilities);
  const known = Object.keys(given).every((action) => actions.includes(action));
  // Scores must be above 0: the boost control multiplies them.
  if (
    !known ||
    !values.every((value) => value >= 0 && value < Infinity) ||
    !values.some((value) => value > 0)
  ) {
    throw new Error(
      `[@cs/experiment] compare: unusable utilities. Received: ${JSON.stringify(given)}. Give numbers from 0, one above it, for some of: ${actions.join(', ')}.`,
    );
  }
  return utilities;
}
