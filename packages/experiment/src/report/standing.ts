import {type ComparisonResult, hitsKey} from '../measure/results.js';
import {number, percent} from './cells.js';
import {tooFewHits} from './side.js';

/**
 * Where the baseline stands with cold items, and how small an effect the comparison could have seen: what to know before the arms.
 *
 * An effect is seen when the 95 % interval leaves out 0, so it must be about as large as half of what the interval spans; of the arms
 * the median.
 */
export function standing(result: ComparisonResult): string[] {
  const {arms, actions, seeds, data, config} = result;
  const baseline = arms[0]!;
  const share = data.evaluation.coldShare;
  const many = seeds.length > 1;
  const lines =
    share === 0
      ? [
          `No evaluation row is of an item younger than ${config.coldDays} days: nothing can be said of fresh items.`,
        ]
      : [
          `Cold items are ${percent(share, 1)} of the evaluation rows, and ${percent(baseline.exposure, 1)} of what the baseline puts in the top ${config.k}.`,
          ...actions.map((action) => `${action}: ${ofAction(result, action)}`),
          ...smallest(result),
        ];
  const once = 'One seed: how far two trainings of one arm differ by chance is in none of the intervals.';
  return many ? lines : [...lines, `${once} Use three or more before you decide.`];
}

function ofAction({data, arms}: ComparisonResult, action: string): string {
  const {cold, warm} = data.rates[action]!;
  const {auc, withinColdAuc, coldCalibration, gapPositives} = arms[0]!.quality[action]!;
  const ratio =
    coldCalibration === null
      ? ''
      : ` On cold rows it predicts ${number(coldCalibration)} times as many as there are.`;
  const gap =
    gapPositives === null
      ? ''
      : ` It scores cold positives ${number(Math.abs(gapPositives), 1)} % ${gapPositives < 0 ? 'below' : 'above'} warm ones.`;
  return `${percent(cold)} of the cold rows have it, ${percent(warm)} of the warm ones. ${order(auc, withinColdAuc, cold)}${ratio}${gap}`;
}

/** How the baseline orders rows; an AUC is null where all rows have the action, or none. */
function order(auc: number | null, withinColdAuc: number | null, cold: number | null): string {
  if (auc === null) {
    return `There is no AUC, because ${cold ? 'every row has it' : 'nobody did it'} on the evaluation days.`;
  }
  const ofCold =
    withinColdAuc === null
      ? `, of cold ones there is none, because ${cold ? 'all' : 'none'} of them have it`
      : `, cold ones with ${number(withinColdAuc, 3)}`;
  return `The baseline orders all rows with an AUC of ${number(auc, 3)}${ofCold} (0.5 is guessing).`;
}

/** The median half-width of the intervals beyond the boost, of each action. One of no width is no sign of a sharp measure: it had nothing to resample. */
function smallest(result: ComparisonResult): string[] {
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
    // The median of those that have a width; 0 where none has.
    const wide = halves.filter((half) => half > 0);
    const half = wide[Math.floor(wide.length / 2)] ?? halves[0] ?? Number.POSITIVE_INFINITY;
    return {action, half: tooFewHits(result, action) ? Number.POSITIVE_INFINITY : half};
  });
  const told = found.filter(({half}) => half > 0 && Number.isFinite(half));
  const untold = found.filter(({half}) => !Number.isFinite(half)).map(({action}) => action);
  const alike = found.filter(({half}) => half === 0).map(({action}) => action);
  const from = told.map(({action, half}) => `${number(half, 1)} % for ${action}`).join(', ');
  return [
    ...(told.length > 0
      ? [`An effect on fresh items beyond the boost is told from chance from about ${from} on.`]
      : []),
    ...(alike.length > 0
      ? [
          `No interval beyond the boost has a width, as nothing differs between users and seeds: no effect can be told of ${alike.join(', ')}.`,
        ]
      : []),
    ...(untold.length > 0 ? [`Too few hits on fresh items to tell any effect: ${untold.join(', ')}.`] : []),
  ];
}
