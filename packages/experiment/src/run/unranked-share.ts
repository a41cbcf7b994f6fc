/** Share of the requests that have at most `k` rows, so that every ranking has all of them in the top k. */
export function unrankedShare(requests: Int32Array, k: number): number {
  const rows = new Map<number, number>();
  for (const request of requests) rows.set(request, (rows.get(request) ?? 0) + 1);
  const unranked = [...rows.values()].filter((count) => count <= k).length;
  return unranked / rows.size;
}
