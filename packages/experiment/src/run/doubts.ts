import {type BatchSource, dayName} from '@cs/log';
import {share} from '../measure/score-arm.js';
import {emptyDays} from './data-facts.js';
import type {ComparisonPlan} from './plan.js';

/** Above this share of cold rows, an item is hardly new any more. */
const MANY_COLD = 0.4;

/** Above this share of requests without a choice, a lift is of a few of them. */
const MANY_UNRANKED = 0.5;

/** What makes a comparison say little, as is known before it trains: nothing cold, nearly all cold, little to rank, days or actions without data. */
export function doubts(
  source: BatchSource,
  {base, calibration, evaluation, actions, k, unranked}: ComparisonPlan,
): string[] {
  const log = source.describe();
  const {coldDays} = base;
  const cold = share(evaluation.cold);
  const [first, last] = log.split.evaluation;
  const empty = emptyDays(log, 'evaluation');
  const missing = actions.filter((action) => !evaluation.labels[action]!.includes(1));
  // Without both outcomes there is no shift that calibrates.
  const uncalibrated = actions.filter((action) => new Set(calibration.labels[action]).size < 2);
  return [
    ...(cold === 0
      ? [
          `No evaluation row is of an item younger than ${coldDays} days: nothing will be said of fresh items. Look at the items' creation times, or set another age.`,
        ]
      : []),
    ...(cold > MANY_COLD
      ? [
          `${Math.round(100 * cold)} % of the evaluation rows count as cold, of items younger than ${coldDays} days: perhaps a lower age tells better what is new.`,
        ]
      : []),
    ...(unranked > MANY_UNRANKED
      ? [
          `${Math.round(100 * unranked)} % of the evaluation requests have at most ${k} rows, which every ranking puts in its top ${k}: they tell no two arms apart. Check the schema's \`request\`.`,
        ]
      : []),
    ...(empty.length > 0
      ? [
          `No rows on ${empty.length} of ${last - first + 1} evaluation days (${empty.map((day) => dayName(day, log.firstDate)).join(', ')}).`,
        ]
      : []),
    ...uncalibrated.map(
      (action) =>
        `${calibration.labels[action]!.includes(1) ? 'All rows have' : 'Nobody did'} '${action}' on the calibration days: its scores stay as the model gives them, so that their calibration says little, and they may weigh too much or too little in the sum that ranks. A longer calibration helps.`,
    ),
    ...missing.map((action) => `Nobody did '${action}' on the evaluation days: nothing will be said of it.`),
  ];
}
