import type {Random} from '@cs/core';

/**
 * Draws a random cyclic order of the rows; the partner of each row is the next one. So no row is
 * its own partner, and each row is a partner exactly once.
 */
export function randomPartners(rows: number, random: Random): Int32Array {
  const order = Int32Array.from({length: rows}, (_, i) => i);
  for (let i = rows - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const partner = new Int32Array(rows);
  for (let i = 0; i < rows; i++) partner[order[i]!] = order[(i + 1) % rows]!;
  return partner;
}

/**
 * Changes the permutation `partner` in place so that no row has a partner of its own request, and
 * returns it. It stays a permutation.
 *
 * A row i of request a is in conflict if its partner is of request a too. It then swaps partners
 * with another row k, the first one from a random position such that neither k nor k's partner is
 * of request a. This resolves the conflict of i and creates no new one.
 *
 * Let a have m_a rows, c_a of them in conflict. Then 2 m_a - c_a rows cannot serve as k, so a
 * suitable k exists while `n - 2 m_a + c_a > 0`. If no request has more than half of the rows,
 * every conflict is resolved. If a request has more, exactly `2 m_a - n` of its rows, chosen at
 * random, become their own partners.
 */
export function excludeRequests(
  partner: Int32Array,
  request: ArrayLike<number | string>,
  random: Random,
): Int32Array {
  const rows = partner.length;
  const inConflict = (i: number) => request[partner[i]!] === request[i];
  const swap = (i: number, k: number) => {
    [partner[i], partner[k]] = [partner[k]!, partner[i]!];
  };
  // For each request: the number of rows that a row in conflict can swap partners with.
  const free = new Map<number | string, number>();
  for (let i = 0; i < rows; i++) {
    const own = free.get(request[i]!) ?? rows;
    free.set(request[i]!, own - (inConflict(i) ? 1 : 2));
  }
  const leftOver: number[] = [];
  for (let i = 0; i < rows; i++) {
    if (!inConflict(i)) continue;
    const own = request[i]!;
    if (free.get(own)! <= 0) {
      leftOver.push(i);
      continue;
    }
    let k = Math.floor(random() * rows);
    while (request[k] === own || request[partner[k]!] === own) k = (k + 1) % rows;
    // If k was in conflict too (in another request), the swap resolves both conflicts.
    if (inConflict(k)) free.set(request[k]!, free.get(request[k]!)! - 1);
    swap(i, k);
    free.set(own, free.get(own)! - 1);
  }
  const usedBy = new Int32Array(rows);
  partner.forEach((j, i) => {
    usedBy[j] = i;
  });
  for (const i of leftOver) {
    const k = usedBy[i]!;
    usedBy[partner[i]!] = k;
    swap(i, k);
    usedBy[i] = i;
  }
  return partner;
}
