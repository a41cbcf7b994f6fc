import {type BatchSource, dayName} from '@cs/log';
import {share} from '../measure/score-arm.js';
import {emptyDays} from './data-facts.js';
import type {ComparisonPlan} from './plan.js';

/** Above this share of cold rows, "cold" hardly means new. */
const MANY_COLD = 0.4;

/** Above this share of requests with at most k rows, lifts depend on the few remaining requests. */
const MANY_UNRANKED = 0.5;

/**
 * Warnings that can be given before a comparison trains: no cold or no warm rows, too many cold ones, too many
 * requests with at most k rows, empty days, and actions without positives or that cannot be calibrated.
 */
export function doubts(
  source: BatchSource,
  {base, train, calibration, evaluation, actions, k, unranked}: ComparisonPlan,
): string[] {
  const log = source.describe();
  const {coldDays} = base;
  const cold = share(evaluation.cold);
  const [first, last] = log.split.evaluation;
  const empty = emptyDays(log, 'evaluation');
  const missing = actions.filter((action) => !evaluation.labels[action]!.includes(1));
  // Calibration shifts the logits. No shift fits if only one of the two labels occurs.
  const uncalibrated = actions.filter((action) => new Set(calibration.labels[action]).size < 2);
  return [
    ...(train.coldShare === 0 || train.coldShare === 1
      ? [
          `${train.coldShare === 1 ? 'Every' : 'No'} training row has an item younger than ${coldDays} days, so plug-ins that compare cold rows with warm rows, such as score-reg, do nothing. Give the schema itemCreated (without it an age counts from the item's first row), use a longer log, or set another age.`,
        ]
      : []),
    ...(cold === 0
      ? [
          `No evaluation row has an item younger than ${coldDays} days, so there are no results for fresh items. Check the creation times of the items, or set another age.`,
        ]
      : []),
    ...(cold > MANY_COLD
      ? [
          `${Math.round(100 * cold)} % of the evaluation rows have an item younger than ${coldDays} days and count as cold. A lower age may describe new items better.`,
        ]
      : []),
    ...(unranked > MANY_UNRANKED
      ? [
          `${Math.round(100 * unranked)} % of the evaluation requests have at most ${k} rows. Every ranking has the same top ${k} there, so they cannot distinguish the arms. Check \`request\` in the schema.`,
        ]
      : []),
    ...(empty.length > 0
      ? [
          `No rows on ${empty.length} of ${last - first + 1} evaluation days (${empty.map((day) => dayName(day, log.firstDate)).join(', ')}).`,
        ]
      : []),
    ...uncalibrated.map(
      (action) =>
        `${calibration.labels[action]!.includes(1) ? 'All' : 'No'} rows of the calibration days have '${action}', so its scores cannot be calibrated: they may count too much or too little in the ranking. Use more calibration days.`,
    ),
    ...missing.map(
      (action) => `No row of the evaluation days has '${action}', so there are no results for it.`,
    ),
  ];
}
