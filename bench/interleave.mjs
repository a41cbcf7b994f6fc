// @ts-check

/** @typedef {{wall: number, cpu: number}} Times Milliseconds. */
/** @typedef {Times & {wallRatio: number, cpuRatio: number}} Cost Medians, and medians of the ratios to the first entry in the same round. */

/**
 * Runs each entry once a round, in an order that rotates, so that what else the machine does meets all of them alike.
 *
 * @param {Record<string, () => unknown>} entries the first is what the others are compared with.
 * @param {number} rounds those that count; two before them do not.
 * @param {(round: number) => void} [onRound] called after each round.
 * @returns {Promise<Record<string, Cost>>}
 */
export async function interleave(entries, rounds, onRound) {
  const names = Object.keys(entries);
  /** @type {Record<string, Times[]>} */
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -2; round < rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round + 2) % names.length];
      const spent = await timed(entries[name]);
      if (round >= 0) times[name].push(spent);
    }
    onRound?.(round);
  }
  const reference = times[names[0]];
  return Object.fromEntries(
    names.map((name) => {
      const of = (/** @type {'wall' | 'cpu'} */ kind) => times[name].map((t) => t[kind]);
      const ratio = (/** @type {'wall' | 'cpu'} */ kind) =>
        median(times[name].map((t, round) => t[kind] / reference[round][kind]));
      return [
        name,
        {
          wall: median(of('wall')),
          cpu: median(of('cpu')),
          wallRatio: ratio('wall'),
          cpuRatio: ratio('cpu'),
        },
      ];
    }),
  );
}

/**
 * @param {() => unknown} run
 * @returns {Promise<Times>}
 */
async function timed(run) {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await run();
  const {user, system} = process.cpuUsage(cpu);
  return {wall: performance.now() - start, cpu: (user + system) / 1000};
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
