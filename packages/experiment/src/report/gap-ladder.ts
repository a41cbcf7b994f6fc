import type {ArmResult, Interval, ScoreRegSetting} from '../measure/results.js';

/** One setting of the score regularizer, all else alike. */
export interface LadderStep extends Pick<ScoreRegSetting, 'weight' | 'target'> {
  /** Such as `weight 0.1`; `none` without the regularizer. */
  readonly name: string;
  /** Score gap of positives on the evaluation days, by action, in percent. */
  readonly gaps: Readonly<Record<string, Interval>>;
}

/** Arms that differ in the weight or target of the score regularizer alone. */
export interface GapLadder {
  /** The plug-ins that all steps have beside it. */
  readonly beside: readonly string[];
  /** None first, then fixed weights ascending, then targets from the widest gap to the narrowest. */
  readonly steps: readonly LadderStep[];
}

/** What a comparison tells of the score gap by the setting of the regularizer: one ladder for each set of arms with two settings or more. */
export function gapLadders(arms: readonly ArmResult[]): GapLadder[] {
  const groups = new Map<string, {beside: string[]; match: string; steps: Map<string, LadderStep>}>();
  for (const arm of arms) {
    if (!arm.scoreReg) continue;
    const {match, ...setting} = arm.scoreReg;
    const beside = arm.plugIns.filter((name) => name !== 'score-reg').sort();
    const key = JSON.stringify([beside, match]);
    const group = groups.get(key) ?? {beside, match, steps: new Map()};
    groups.set(key, group);
    const add = (step: LadderStep) => group.steps.has(step.name) || group.steps.set(step.name, step);
    const {scores} = arm;
    for (const {weight, gaps} of arm.tuned?.candidates ?? []) add({weight, name: nameOf({weight}), gaps});
    add({...setting, name: nameOf(setting), gaps: positives(scores)});
  }
  return [...groups.values()].flatMap(({beside, match, steps}) => {
    if (steps.size < 2) return [];
    const without = arms.find((arm) => [...arm.plugIns].sort().join() === beside.join());
    const none = without ? [{weight: 0, name: 'none', gaps: positives(without.scores)}] : [];
    const ordered = [...none, ...[...steps.values()].sort((a, b) => placeOf(a) - placeOf(b))];
    return [{beside: match === 'all' ? beside : [...beside, `matching ${match}`], steps: ordered}];
  });
}

const nameOf = ({weight, target}: Pick<LadderStep, 'weight' | 'target'>) =>
  target === undefined ? `weight ${weight}` : `target ${target}`;

/** Weights in (0, 1), targets behind them. */
const placeOf = ({weight, target}: LadderStep) =>
  target === undefined ? weight! / (1 + weight!) : 2 - target / (1 + target);

const positives = (scores: ArmResult['scores']) =>
  Object.fromEntries(Object.entries(scores).map(([action, {gapPositives}]) => [action, gapPositives]));

/** Fixed weights with their gap, from none on; empty where no ladder has two. */
export function gapsByWeight(
  arms: readonly ArmResult[],
  action: string,
): {readonly weight: number; readonly gap: Interval}[] {
  const all = gapLadders(arms).map(({steps}) =>
    steps.flatMap(({weight, gaps}) => {
      const gap = gaps[action];
      return weight !== undefined && gap && Number.isFinite(gap.mean) ? [{weight, gap}] : [];
    }),
  );
  return all.reduce((most, each) => (each.length > most.length ? each : most), []);
}

/**
 * Whether a gap comes nearer to 0 with each step, and from the first to the last by more than chance: their intervals lie apart.
 *
 * @returns undefined for fewer than three steps, and for gaps without a mean or an interval.
 */
export function narrows(gaps: readonly Interval[]): boolean | undefined {
  if (gaps.length < 3) return undefined;
  const ends = gaps.map(({low, high}) => [low, high]);
  if (!ends.flat().every(Number.isFinite)) return undefined;
  const [first, last] = [gaps[0]!, gaps.at(-1)!];
  const apart = first.low > last.high || first.high < last.low;
  return apart && gaps.every(({mean}, i) => i === 0 || Math.abs(mean) < Math.abs(gaps[i - 1]!.mean));
}
