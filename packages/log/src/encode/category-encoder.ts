import type {CategoryState, Encoder, EncoderFit, Value} from './encoder.js';

/** Distinct values that are counted for a vocabulary, at most: it bounds the memory. */
const MOST_DISTINCT = 1_000_000;

/**
 * Encodes a category. A missing value becomes all zeros.
 *
 * - `vocabulary`: 1 at the place of the value, or at the last place if it is not among the `values`.
 *   The width is the number of values plus 1.
 * - `hash`: the hash of the value chooses `hashes` of the `buckets`, each with a sign (Weinberger et al.
 *   2009, arXiv:0902.2206). Each gets 1 / sqrt(hashes), so that the length is about 1. Values may
 *   collide; none is unknown.
 */
export function categoryEncoder(state: CategoryState): Encoder {
  const toJSON = () => state;
  if (state.kind === 'vocabulary') {
    const places = new Map(state.values.map((value, place) => [value, place]));
    const width = state.values.length + 1;
    return {
      width,
      encode(value, to, at) {
        to.fill(0, at, at + width);
        if (value !== null) to[at + (places.get(text(value)) ?? width - 1)] = 1;
      },
      toJSON,
    };
  }
  const {buckets, hashes, seed} = state;
  const size = 1 / Math.sqrt(hashes);
  return {
    width: buckets,
    encode(value, to, at) {
      to.fill(0, at, at + buckets);
      if (value === null) return;
      const characters = text(value);
      for (let i = 0; i < hashes; i++) {
        const hash = hashOf(characters, seed + 0x9e3779b9 * (i + 1));
        to[at + ((hash >>> 1) % buckets)]! += hash & 1 ? size : -size;
      }
    },
    toJSON,
  };
}

function text(value: Value): string {
  return typeof value === 'string' ? value : String(value);
}

/** MurmurHash3 over UTF-16 units, unsigned. */
function hashOf(characters: string, seed: number): number {
  let hash = seed | 0;
  for (let i = 0; i < characters.length; i++) {
    let unit = Math.imul(characters.charCodeAt(i), 0xcc9e2d51);
    unit = (unit << 15) | (unit >>> 17);
    hash ^= Math.imul(unit, 0x1b873593);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  hash ^= characters.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Fits a vocabulary: the `size` most frequent values that occur at least `minCount` times. Ties are
 * ordered by their characters.
 *
 * @throws if the column has more than a million distinct values.
 */
export function fitVocabulary(size: number, minCount: number): EncoderFit {
  const counts = new Map<string, number>();
  return {
    add(value) {
      if (value === null) return;
      const key = text(value);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (counts.size > MOST_DISTINCT) {
        throw new Error(
          `[@cs/log] fitVocabulary: too many distinct values. Received: more than ${MOST_DISTINCT}, one of them ${JSON.stringify(key.slice(0, 40))}. Use 'encoder: hash' for this column.`,
        );
      }
    },
    finish() {
      const kept = [...counts].filter(([, count]) => count >= minCount);
      kept.sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
      return categoryEncoder({kind: 'vocabulary', values: kept.slice(0, size).map(([value]) => value)});
    },
  };
}
