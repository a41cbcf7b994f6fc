/** Hits of one candidate on the calibration days. */
export interface CalibrationHits {
  readonly fresh: number;
  readonly all: number;
}

/**
 * Whether the hits on all items stay within what they may lose:
 *
 *     all >= (1 - tolerance / 100) * baseline
 *
 * @param tolerance percent of the baseline's hits, at least 0.
 */
export function keepsAll(all: number, baseline: number, tolerance: number): boolean {
  return all >= (1 - tolerance / 100) * baseline;
}

/**
 * The rule by which `compare` and `tune` choose settings: of the candidates that keep the hits on all
 * items within the tolerance, the one with most fresh hits; of equal ones the first.
 *
 * @param baseline hits of the baseline on all items.
 * @returns undefined if every candidate costs more.
 */
export function mostFreshWithin<T extends CalibrationHits>(
  candidates: readonly T[],
  baseline: number,
  tolerance: number,
): T | undefined {
  return candidates
    .filter(({all}) => keepsAll(all, baseline, tolerance))
    .reduce<T | undefined>((best, each) => (!best || each.fresh > best.fresh ? each : best), undefined);
}
