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

/** Equal for arms with the same plug-ins and settings. */
function sameness({plugIns, tuned, scoreReg}: ArmResult): string {
  return JSON.stringify([[...plugIns].sort(), tuned ? 'tuned' : scoreReg]);
}
