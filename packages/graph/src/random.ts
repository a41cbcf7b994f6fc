import {packageError, shown} from '@cs/core';

/** A stream of doubles in [0, 1), the same for the same seed on every machine (sfc32). */
export type Random = () => number;

/** A stream that can be put back to where it stood. */
export interface SeededRandom extends Random {
  /** Where the stream stands: four integers of 32 bits. */
  state(): number[];
  /** Goes on from what {@link state} gave, of this stream or another. */
  restore(state: readonly number[]): void;
}

/**
 * Starts a stream.
 *
 * @param seed any finite number.
 * @param stream an integer of 32 bits: streams of one seed that differ in it have nothing to do with each other.
 * @throws for a seed that is not finite.
 * @example
 * const draw = random(7);
 * draw() === random(7)(); // true
 * const before = draw.state(); // draw.restore(before) repeats what comes now
 */
export function random(seed: number, stream = 0x9e3779b9): SeededRandom {
  if (!Number.isFinite(seed)) {
    throw packageError('@cs/graph', 'random', `seed must be a finite number. Received: ${shown(seed)}.`);
  }
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, seed);
  let [a, b, c, d] = [bits.getInt32(0), bits.getInt32(4), stream | 0, 1];
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 16; i++) next();
  // 53 random bits, so that a value below 2^-32 can occur.
  const draw = () => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 2 ** 53;
  return Object.assign(draw, {
    state: () => [a, b, c, d],
    restore: (state: readonly number[]) => {
      [a, b, c, d] = state as [number, number, number, number];
    },
  });
}
