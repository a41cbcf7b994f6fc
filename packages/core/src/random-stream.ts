import {packageError, shown} from './errors.js';
import {random} from './random.js';

/** A seeded stream of random numbers from several distributions. */
export interface RandomStream {
  /** A double in [0, 1). */
  uniform(): number;
  /** A draw from the standard normal distribution. */
  normal(): number;
  /** An integer from 0 to `below - 1`. */
  int(below: number): number;
  /**
   * Starts an independent stream. It depends on the seed and the names that lead to it, not on
   * earlier draws, so one part of a generated world can change without affecting the others.
   */
  child(name: string | number): RandomStream;
}

/**
 * Starts a stream from a seed and a path of names. Equal seeds and paths give equal numbers on
 * every machine.
 *
 * @param seed any finite number.
 * @throws for a seed that is not finite.
 * @example
 * const world = randomStream(1);
 * world.child('users').normal() === randomStream(1, 'users').normal(); // true
 */
export function randomStream(seed: number, ...path: (string | number)[]): RandomStream {
  if (!Number.isFinite(seed)) {
    throw packageError(
      '@cs/core',
      'randomStream',
      `seed must be a finite number. Received: ${shown(seed)}. Give a number such as 1.`,
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
    // Marsaglia's polar method draws two values at a time.
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
    child: (name) => randomStream(seed, ...path, name),
  };
}

/** The 32-bit hash function FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}
