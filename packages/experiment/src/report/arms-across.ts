import {type ArmResult, type ComparisonResult, type HitRates, hitsKey} from '../measure/results.js';

/** An arm that several comparisons have, by the name that the first of them gives it. */
export interface ArmAcross {
  readonly name: string;
  /** The arm in one of the comparisons. */
  in(result: ComparisonResult): ArmResult | undefined;
  /** What it shows of the first action: expected where the true probabilities are known. */
  hits(result: ComparisonResult): HitRates | undefined;
}

/** The arms of several comparisons but the baseline: those that are the same but for their names are one. */
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

/** Equal for equal arms, also if their comparisons count other items as cold. */
function sameness({plugIns, tuned, settings}: ArmResult, coldDays: number): string {
  const own = Object.values(settings).flatMap(Object.entries);
  const chosen = own.filter(([name, value]) => !(name === 'coldDays' && value === coldDays));
  return JSON.stringify([[...plugIns].sort(), tuned ? 'tuned' : chosen]);
}
