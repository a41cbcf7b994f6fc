import type {Random} from '@cs/core';

/** A random cyclic order, in which each row's partner is the next: no row meets itself, and each is a partner once. */
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
 * Changes `partner`, a permutation, so that no row is paired within its request, and returns it, a permutation still.
 *
 * A row i in conflict swaps partners with the first row k, from a random place on, for which this cures i and harms none:
 * neither k nor its partner is of i's request a. With m_a rows of a, c_a of them in conflict, 2 m_a - c_a rows are no such k. So
 * one is there as long as `n - 2 m_a + c_a > 0`: all rows find a partner when no request fills more than half of the batch. Of one that
 * does, exactly `2 m_a - n` rows, at random, are left over and become partners of themselves.
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
  // Of each request, the rows with which a row in conflict can swap.
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
    // Where k was in conflict, too, with another request, the swap cures both.
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
