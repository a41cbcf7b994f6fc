/** Hits of one candidate on the calibration days. */
export interface CalibrationHits {
  readonly fresh: number;
  readonly all: number;
}

/**
 * Whether a candidate keeps enough of the baseline's hits on all items:
 *
 *     all >= (1 - tolerance / 100) * baseline
 *
 * @param tolerance what may be lost, in percent of the baseline's hits, at least 0.
 */
export function keepsAll(all: number, baseline: number, tolerance: number): boolean {
  return all >= (1 - tolerance / 100) * baseline;
}

/**
 * The rule by which `compare` and `tune` choose settings: among the candidates that keep enough hits on
 * all items, take the one with the most fresh hits, and the first of equal ones.
 *
 * @param baseline hits of the baseline on all items.
 * @returns undefined if every candidate loses more than the tolerance.
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
