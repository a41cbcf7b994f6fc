// @ts-check

/** @typedef {{wall: number, cpu: number}} Times Milliseconds. */
/**
 * Medians over the rounds, and medians of the ratios to the first entry in the same round.
 *
 * @typedef {Times & {wallRatio: number, cpuRatio: number}} Cost
 */

/**
 * Runs each entry once per round, in a rotating order, so that other load on the machine affects
 * all entries alike.
 *
 * @param {Record<string, () => unknown>} entries the others are compared with the first one.
 * @param {number} rounds number of measured rounds. Two warm-up rounds run before them.
 * @param {(round: number) => void} [onRound] called after each round; negative for warm-up
 *   rounds.
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
