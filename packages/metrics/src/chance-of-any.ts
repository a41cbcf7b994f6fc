import type {TopPlaces} from './top-places.js';

/** Chance that at least one of the top places is a hit, `1 - prod(1 - worth)`; tied rows give its mean. */
export function chanceOfAny(worth: ArrayLike<number>, {sure, tied, places}: TopPlaces): number {
  let hit = 0;
  for (let i = 0; i < sure.length; i++) hit += (1 - hit) * worth[sure[i]!]!;
  return hit === 1 || places === 0 ? hit : hit + (1 - hit) * chancesOfAny(worth, tied, places)[places]!;
}

/**
 * Chance of any hit among the first 0, 1, ... `places` of tied rows, mean over their orders. With H_j(n) the mean over
 * choices of j of the first n tied rows, of worth w:
 *
 *     H_j(n) = ((n - j) H_j(n-1) + j (H_{j-1}(n-1) + (1 - H_{j-1}(n-1)) w_n)) / n
 *
 * @returns `[places + 1]`, ascending from 0. `places` is at most the number of rows.
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
