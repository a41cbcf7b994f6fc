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
  for (const arm of results.flatMap(({arms}) => arms.slice(1))) {
    if (!names.has(sameness(arm))) names.set(sameness(arm), arm.name);
  }
  return [...names].map(([same, name]) => {
    const found = ({arms}: ComparisonResult) => arms.find((arm) => sameness(arm) === same);
    return {
      name,
      in: found,
      hits: (result) => found(result)?.[hitsKey(result)]?.[result.actions[0]!],
    };
  });
}

function sameness({plugIns, tuned, scoreReg}: ArmResult): string {
  return JSON.stringify([[...plugIns].sort(), tuned ? 'tuned' : scoreReg]);
}
