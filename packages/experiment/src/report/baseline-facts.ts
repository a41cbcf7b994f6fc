import {type ComparisonResult, hitsKey} from '../measure/results.js';
import {tooFewHits} from './beyond-chance.js';
import {number, percent} from './cells.js';

/**
 * Sentences about how the baseline treats cold items, and about the smallest effect that the
 * comparison can detect. They help to judge the results of the arms.
 *
 * An effect is detected if its 95 % interval excludes 0, so it must be about as large as half the
 * width of the interval. The median over the arms is given.
 */
export function baselineFacts(result: ComparisonResult): string[] {
  const {arms, actions, seeds, data, config} = result;
  const baseline = arms[0]!;
  const share = data.evaluation.coldShare;
  const lines =
    share === 0
      ? [
          `No evaluation row has an item younger than ${config.coldDays} days, so there are no results on fresh items.`,
        ]
      : [
          `Cold items are ${percent(share, 1)} of the evaluation rows and ${percent(baseline.exposure, 1)} of the baseline's top ${config.k}.`,
          ...actions.map((action) => `${action}: ${factsOf(result, action)}`),
          ...smallestEffects(result),
        ];
  const once =
    'One seed: the intervals do not cover how two trainings of the same arm differ by chance. Use three seeds or more before you decide.';
  return seeds.length > 1 ? lines : [...lines, once];
}

function factsOf({data, arms}: ComparisonResult, action: string): string {
  const {cold, warm} = data.rates[action]!;
  const {auc, withinColdAuc, coldCalibration, gapPositives} = arms[0]!.scores[action]!;
  const calibration = Number.isNaN(coldCalibration.mean)
    ? ''
    : ` On cold rows it predicts ${number(coldCalibration.mean)} times the observed number.`;
  const gap = Number.isNaN(gapPositives.mean)
    ? ''
    : ` It scores cold positives ${number(Math.abs(gapPositives.mean), 1)} % ${gapPositives.mean < 0 ? 'below' : 'above'} warm ones.`;
  return `${percent(cold)} of the cold rows and ${percent(warm)} of the warm rows have it. ${aucs(auc.mean, withinColdAuc.mean, cold)}${calibration}${gap}`;
}

/** The AUCs of the baseline. An AUC is undefined if all rows have the action, or none. */
function aucs(all: number, withinCold: number, coldRate: number | null): string {
  if (Number.isNaN(all)) {
    return `The AUC is undefined, because ${coldRate ? 'every row has' : 'no row has'} the action on the evaluation days.`;
  }
  const cold = Number.isNaN(withinCold)
    ? `; among cold rows it is undefined, because ${coldRate ? 'all' : 'none'} of them have the action`
    : ` and of ${number(withinCold, 3)} among cold rows`;
  return `The baseline has an AUC of ${number(all, 3)}${cold} (0.5 is guessing).`;
}

/** The smallest detectable effect beyond the boost, of each action. */
function smallestEffects(result: ComparisonResult): string[] {
  const {arms, actions} = result;
  if (arms.length < 2) return [];
  const key = hitsKey(result);
  const found = actions.map((action) => {
    const halves = arms
      .slice(1)
      .map((arm) => arm[key]?.[action]?.fresh.overBoost)
      .map((each) => (each ? (each.high - each.low) / 2 : Number.NaN))
      .filter((half) => !Number.isNaN(half))
      .sort((a, b) => a - b);
    // An interval of no width comes from arms that never differ. It is not a sign of precision.
    const wide = halves.filter((half) => half > 0);
    const half = wide[Math.floor(wide.length / 2)] ?? halves[0] ?? Number.POSITIVE_INFINITY;
    return {action, half: tooFewHits(result, action) ? Number.POSITIVE_INFINITY : half};
  });
  const detectable = found.filter(({half}) => half > 0 && Number.isFinite(half));
  const unknown = found.filter(({half}) => !Number.isFinite(half)).map(({action}) => action);
  const constant = found.filter(({half}) => half === 0).map(({action}) => action);
  const effects = detectable.map(({action, half}) => `${number(half, 1)} % for ${action}`).join(', ');
  return [
    ...(detectable.length > 0
      ? [`The smallest detectable effect on fresh items beyond the boost is about ${effects}.`]
      : []),
    ...(constant.length > 0
      ? [
          `The intervals beyond the boost have no width for ${constant.join(', ')}, because users and seeds do not differ. No effect can be detected.`,
        ]
      : []),
    ...(unknown.length > 0
      ? [`There are too few hits on fresh items to detect an effect for ${unknown.join(', ')}.`]
      : []),
  ];
}
