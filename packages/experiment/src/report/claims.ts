import {type ArmResult, type ComparisonResult, hitsKey, type Interval} from '../measure/results.js';
import {settingsText} from '../run/settings-text.js';
import {interval, level} from './cells.js';
import {gapsByStrength, narrows} from './gap-ladder.js';

/** Something that was expected of a comparison before it was run, and what came. */
export interface Claim {
  readonly claim: string;
  /** Undefined where the comparison did not measure it. */
  readonly held: boolean | undefined;
  readonly found: string;
}

/** A claim in a word: held, not held, or a dash where it was not measured. */
export function verdictOf({held}: Claim): string {
  return held === undefined ? '–' : held ? 'held' : 'not held';
}

/** Whether an arm regularizes the score as the paper does, if at all. */
const ofPaper = ({settings: {'score-reg': own}}: ArmResult) =>
  !own || (own.weight === PAPER_WEIGHT && own.target === undefined && own.match === 'all');

const same = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join();

/** How the claims are judged, for a reader. */
export const JUDGED =
  'Written down before the runs, for the big world; smaller ones are noisier. Held: the mean is as large as was expected, and the 95 % interval of a lift on fresh items, or of a difference, leaves out 0. What lies within chance is not held; a dash: not measured.';

/** The paper's weight of the score regularizer. */
const PAPER_WEIGHT = 0.1;

/** Checks what was expected of a comparison with the paper's arms, on its first action. */
export function checkClaims(result: ComparisonResult): Claim[] {
  const {arms, actions, seeds} = result;
  const action = actions[0]!;
  const key = hitsKey(result);
  const arm = (...plugIns: string[]) =>
    arms.find((each) => same(each.plugIns, plugIns) && !each.tuned && ofPaper(each));
  const lifts = (each: ArmResult | undefined) => {
    const rates = each?.[key]?.[action];
    return rates && {fresh: rates.fresh.lift!, all: rates.all.lift!, beyond: rates.fresh.overBoost!};
  };
  const said = (each: ArmResult | undefined) => {
    const all = lifts(each);
    return all
      ? `fresh ${interval(all.fresh)}, beyond its boost ${interval(all.beyond)}, all ${interval(all.all)}`
      : 'not measured';
  };
  const judge = (each: ArmResult | undefined, fresh: number, bearable: (all: number) => boolean) => {
    const found = lifts(each);
    if (!found || !Number.isFinite(found.fresh.mean) || !Number.isFinite(found.all.mean)) return undefined;
    return found.fresh.mean >= fresh && rises(found.fresh) && bearable(found.all.mean);
  };
  const rises = (value: Interval | undefined) =>
    value && Number.isFinite(value.low) ? value.low > 0 : undefined;
  const scoreReg = arm('score-reg');
  const three = arm('residual', 'score-reg', 'mixup');
  const tuned = arms.find((each) => each.tuned);
  const residual = arm('residual');
  const mixup = arm('mixup');
  const gaps = gapsByStrength(result, action);
  const rank = mixup?.figures?.effectiveRank;
  const gradient = residual?.figures?.earlyGradient;
  const difference = (value: (Interval & {overBaseline?: Interval}) | undefined, digits: number) => {
    const over = value?.overBaseline;
    if (!over) return 'not measured';
    return `${interval(over, digits)} over the baseline`;
  };
  return [
    {claim: 'Five seeds or more', held: seeds.length >= 5, found: `${seeds.length}`},
    {
      claim: 'score-reg at the paper’s weight: fresh +1.5 % or more, all within 0.3 %',
      held: judge(scoreReg, 1.5, (all) => Math.abs(all) <= 0.3),
      found: said(scoreReg),
    },
    {
      claim: 'all three at the paper’s weights: fresh +1 % or more',
      held: judge(three, 1, () => true),
      found: said(three),
    },
    {
      claim: 'all three, weight chosen on the calibration day: fresh +10 % or more, all -0.5 % or more',
      held: judge(tuned, 10, (all) => all >= -0.5),
      found: tuned?.tuned
        ? `${settingsText(tuned.tuned.candidates[tuned.tuned.chosen]!.settings)}: ${said(tuned)}`
        : 'not measured',
    },
    {claim: 'residual alone: no lift is demanded', held: undefined, found: said(residual)},
    {claim: 'mixup alone: no lift is demanded', held: undefined, found: said(mixup)},
    {
      claim: 'the gap of positives narrows with the weight of score-reg, each time',
      held: narrows(gaps.map(({gap}) => gap)),
      found: gaps.map(({strength, gap}) => `${strength}: ${level(gap, 1)} %`).join(', ') || 'not measured',
    },
    {
      claim: 'the early ratio of gradients rises with residual',
      held: rises(gradient?.overBaseline),
      found: difference(gradient, 4),
    },
    {
      claim: 'the effective rank of the embedding rises with mixup',
      held: rises(rank?.overBaseline),
      found: difference(rank, 2),
    },
  ];
}
