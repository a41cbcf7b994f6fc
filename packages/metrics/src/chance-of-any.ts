import type {TopPlaces} from './top-places.js';

/**
 * Probability that at least one of the top rows is a hit, `1 - prod(1 - worth)`, averaged over
 * the orders of tied rows.
 */
export function chanceOfAny(worth: ArrayLike<number>, {sure, tied, places}: TopPlaces): number {
  let hit = 0;
  for (let i = 0; i < sure.length; i++) hit += (1 - hit) * worth[sure[i]!]!;
  return hit === 1 || places === 0 ? hit : hit + (1 - hit) * chancesOfAny(worth, tied, places)[places]!;
}

/**
 * Probability of any hit among the first 0, 1, ... `places` of some tied rows, averaged over
 * their orders. H_j(n) is the mean over all choices of j of the first n tied rows, where row n
 * has worth w_n:
 *
 *     H_j(n) = ((n - j) H_j(n-1) + j (H_{j-1}(n-1) + (1 - H_{j-1}(n-1)) w_n)) / n
 *
 * @returns `[places + 1]`, ascending from 0.
 * @param places at most the number of tied rows.
 */
export function chancesOfAny(
  worth: ArrayLike<number>,
  tied: readonly number[],
  places: number,
): Float64Array {
  const means = new Float64Array(places + 1);
  for (let n = 1; n <= tied.length; n++) {
    const w = worth[tied[n - 1]!]!;
    for (let j = Math.min(n, places); j >= 1; j--) {
      const fewer = means[j - 1]!;
      means[j] = ((n - j) * means[j]! + j * (fewer + (1 - fewer) * w)) / n;
    }
  }
  return means;
}
