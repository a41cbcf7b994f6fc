import {type ArmResult, type ComparisonResult, type HitRates, hitsKey} from '../measure/results.js';

/** An arm that occurs in several comparisons, under its name in the first of them. */
export interface ArmAcross {
  readonly name: string;
  /** The arm in one of the comparisons. */
  in(result: ComparisonResult): ArmResult | undefined;
  /** Its hits of the first action in one of the comparisons, expected ones if there are any. */
  hits(result: ComparisonResult): HitRates | undefined;
}

/** The arms of several comparisons without the baselines. Arms that differ only by name are one. */
export function armsAcross(results: readonly ComparisonResult[]): ArmAcross[] {
  const names = new Map<string, string>();
  for (const {arms, config} of results) {
    for (const arm of arms.slice(1)) {
      const same = sameness(arm, config.coldDays);
      if (!names.has(same)) names.set(same, arm.name);
    }
  }
  return [...names].map(([same, name]) => {
    const found = ({arms, config}: ComparisonResult) =>
      arms.find((arm) => sameness(arm, config.coldDays) === same);
    return {
      name,
      in: found,
      hits: (result) => found(result)?.[hitsKey(result)]?.[result.actions[0]!],
    };
  });
}

/** Equal for equal arms, even if their comparisons count different items as cold. */
function sameness({plugIns, tuned, settings}: ArmResult, coldDays: number): string {
  const own = Object.values(settings).flatMap(Object.entries);
  const chosen = own.filter(([name, value]) => !(name === 'coldDays' && value === coldDays));
  return JSON.stringify([[...plugIns].sort(), tuned ? 'tuned' : chosen]);
}
