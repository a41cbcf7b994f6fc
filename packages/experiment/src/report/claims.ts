import {type ArmResult, type ComparisonResult, hitsKey, type Interval} from '../measure/results.js';
import {settingsText} from '../run/settings-text.js';
import {plainInterval, signedInterval} from './cells.js';
import {gapsByStrength, narrows} from './gap-ladder.js';

/** An expectation that was written down before a comparison was run, and what was found. */
export interface Claim {
  readonly claim: string;
  /** Whether it was confirmed; undefined if it was not measured. */
  readonly held: boolean | undefined;
  readonly found: string;
}

/** `yes` if a claim was confirmed, `no` if not, a dash if it was not measured. */
export function verdictOf({held}: Claim): string {
  return held === undefined ? '–' : held ? 'yes' : 'no';
}

/** Whether an arm has no score regularizer, or one set as in the paper. */
const ofPaper = ({settings: {'score-reg': own}}: ArmResult) =>
  !own || (own.weight === PAPER_WEIGHT && own.target === undefined && own.match === 'all');

const same = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join();

/** How claims are judged, for readers of a report. */
export const JUDGED =
  'The expectations were written down before the runs, for the big world; smaller worlds are noisier. Confirmed: the mean is as large as expected, and the 95 % interval of the lift on fresh items, or of the difference, excludes 0. Differences within chance count as not confirmed. A dash means that it was not measured.';

/** The paper's weight of the score regularizer. */
const PAPER_WEIGHT = 0.1;

/** Checks the expectations of a comparison with the paper's arms, for its first action. */
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
      ? `fresh ${signedInterval(all.fresh)}, beyond its boost ${signedInterval(all.beyond)}, all ${signedInterval(all.all)}`
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
    if (!over || Number.isNaN(over.mean)) return 'not measured';
    return `${signedInterval(over, digits)} over the baseline`;
  };
  return [
    {claim: 'five seeds or more', held: seeds.length >= 5, found: `${seeds.length}`},
    {
      claim: 'score-reg at the paper’s weight: fresh +1.5 % or more, all within ±0.3 %',
      held: judge(scoreReg, 1.5, (all) => Math.abs(all) <= 0.3),
      found: said(scoreReg),
    },
    {
      claim: 'all three at the paper’s weights: fresh +1 % or more',
      held: judge(three, 1, () => true),
      found: said(three),
    },
    {
      claim: 'all three, weight chosen on the calibration day: fresh +10 % or more, all at least -0.5 %',
      held: judge(tuned, 10, (all) => all >= -0.5),
      found: tuned?.tuned
        ? `${settingsText(tuned.tuned.candidates[tuned.tuned.chosen]!.settings)}: ${said(tuned)}`
        : 'not measured',
    },
    {claim: 'residual alone: no lift is expected', held: undefined, found: said(residual)},
    {claim: 'mixup alone: no lift is expected', held: undefined, found: said(mixup)},
    {
      claim: 'the gap of positives narrows with each larger weight of score-reg',
      held: narrows(gaps.map(({gap}) => gap)),
      found:
        gaps.map(({strength, gap}) => `${strength}: ${plainInterval(gap, 1)} %`).join(', ') || 'not measured',
    },
    {
      claim: 'residual raises the early gradient ratio',
      held: rises(gradient?.overBaseline),
      found: difference(gradient, 4),
    },
    {
      claim: 'mixup raises the effective rank of the embedding',
      held: rises(rank?.overBaseline),
      found: difference(rank, 2),
    },
  ];
}
