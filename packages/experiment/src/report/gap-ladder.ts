import {findPlugIn, type PlugInSettings, type Settings, type Strength} from '@cs/ranker-reference';
import type {ArmResult, ComparisonResult, Interval} from '../measure/results.js';

/** One strength of a plug-in, with everything else alike. */
export interface LadderStep extends Strength {
  /** Score gap of positives on the evaluation days, by action, in percent. */
  readonly gaps: Readonly<Record<string, Interval>>;
}

/** Arms that differ only in how strongly one plug-in acts. */
export interface GapLadder {
  readonly plugIn: string;
  /** What all steps have in common: other plug-ins, and settings that differ from the comparison's. */
  readonly beside: readonly string[];
  /** The arm without the plug-in first (`none`), then the strengths in their order. */
  readonly steps: readonly LadderStep[];
}

/** What a ladder is made from: settings and the gap that they reached. */
interface Point {
  readonly settings: PlugInSettings;
  readonly gaps: Readonly<Record<string, Interval>>;
}

type Compared = Pick<ComparisonResult, 'arms' | 'config'>;

/**
 * The score gap by the strength of a plug-in that is meant to close it, for each set of arms that
 * differ in nothing else.
 *
 * @returns one ladder for each set with at least two strengths.
 */
export function gapLadders({arms, config}: Compared): GapLadder[] {
  const sets = new Map<string, {plugIn: string; others: string[]; own: string[]; steps: LadderStep[]}>();
  for (const arm of arms) {
    for (const plugIn of arm.plugIns) {
      const strength = findPlugIn(plugIn)?.strength;
      if (!strength) continue;
      const others = arm.plugIns.filter((name) => name !== plugIn).sort();
      for (const {settings, gaps} of pointsOf(arm)) {
        const {[plugIn]: all = {}, ...ofOthers} = settings;
        const fixed = without(all, strength.settings);
        const key = JSON.stringify([plugIn, others, fixed, Object.entries(ofOthers).sort()]);
        const own = differences(fixed, config.plugIns[plugIn]);
        const set = sets.get(key) ?? {plugIn, others, own, steps: []};
        sets.set(key, set);
        const step = {...strength.of(all), gaps};
        if (!set.steps.some(({name}) => name === step.name)) set.steps.push(step);
      }
    }
  }
  return [...sets.values()].flatMap(({plugIn, others, own, steps}) => {
    if (steps.length < 2) return [];
    const bare = arms.find((arm) => [...arm.plugIns].sort().join() === others.join());
    const none = bare ? [{name: 'none', order: 0, fixed: 0, gaps: positives(bare.scores)}] : [];
    const ordered = [...none, ...steps.sort((a, b) => a.order - b.order)];
    return [{plugIn, beside: [...others, ...own], steps: ordered}];
  });
}

/** The settings of an arm and those that it chose from. */
function pointsOf({settings, scores, tuned}: ArmResult): Point[] {
  const candidates = (tuned?.candidates ?? []).map((each) => ({
    settings: Object.fromEntries(
      Object.entries(settings).map(([name, own]) => [name, {...own, ...each.settings[name]}]),
    ),
    gaps: each.gaps,
  }));
  return [...candidates, {settings, gaps: positives(scores)}];
}

const without = (settings: Settings, names: readonly string[]): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));

const differences = (settings: Settings, common: Settings = {}) =>
  Object.entries(settings)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(common[name]))
    .map(([name, value]) => `${name} ${value}`);

const positives = (scores: ArmResult['scores']) =>
  Object.fromEntries(Object.entries(scores).map(([action, {gapPositives}]) => [action, gapPositives]));

/** The gap at each fixed strength, from 0 up, in the ladder with the most steps; empty if there is none. */
export function gapsByStrength(
  result: Compared,
  action: string,
): {readonly strength: number; readonly gap: Interval}[] {
  const all = gapLadders(result).map(({steps}) =>
    steps.flatMap(({fixed, gaps}) => {
      const gap = gaps[action];
      return fixed !== undefined && gap && Number.isFinite(gap.mean) ? [{strength: fixed, gap}] : [];
    }),
  );
  return all.reduce((most, each) => (each.length > most.length ? each : most), []);
}

/**
 * Whether a gap comes closer to 0 with each step, and the intervals of the first and the last step do
 * not overlap.
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
