import {random} from '@cs/graph';

/** A seeded stream of random numbers, the same for the same seed on every machine. */
export interface Random {
  /** A double in [0, 1). */
  uniform(): number;
  /** A draw from the standard normal distribution. */
  normal(): number;
  /** A whole number from 0 to `below - 1`. */
  int(below: number): number;
  /**
   * A stream of its own. It depends on the names that lead to it, not on what was drawn before, so that
   * one part of a world can change without moving the others.
   */
  child(name: string | number): Random;
}

/** Starts a stream from a seed, any finite number, and the names that lead to it. */
export function createRandom(seed: number, ...path: (string | number)[]): Random {
  if (!Number.isFinite(seed)) {
    throw new Error(
      `[@cs/ranker-reference] createRandom: the seed is not a finite number. Received: ${seed}. Give a number.`,
    );
  }
  const uniform = random(seed, hash(path.map((name) => `${typeof name}:${name}`).join('/')));
  let spare = Number.NaN;
  const normal = () => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    // Marsaglia's polar method: two draws at a time.
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const scale = Math.sqrt((-2 * Math.log(square)) / square);
        spare = y * scale;
        return x * scale;
      }
    }
  };
  return {
    uniform,
    normal,
    int: (below) => Math.floor(uniform() * below),
    child: (name) => createRandom(seed, ...path, name),
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}
