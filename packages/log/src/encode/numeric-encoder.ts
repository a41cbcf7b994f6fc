import {randomStream} from '@cs/core';
import type {Encoder, EncoderFit, NumericState, Value} from './encoder.js';

/** Values that quantiles are computed from, at most: a random sample with a fixed seed. */
const SAMPLE = 100_000;
/** Quantiles that are kept. */
const QUANTILES = 101;

const signedLog = (value: number) => Math.sign(value) * Math.log1p(Math.abs(value));

/** The numbers of a value; undefined if it is missing. */
function numbersOf(value: Value, width: number): ArrayLike<number> | undefined {
  if (value === null) return undefined;
  const numbers = (typeof value === 'object' ? value : [value]) as readonly number[];
  let finite = numbers.length === width;
  for (let d = 0; finite && d < width; d++) finite = Number.isFinite(numbers[d]);
  if (!finite) {
    throw new Error(
      `[@cs/log] encode: a value does not consist of finite numbers. Received: ${JSON.stringify(value)}, where ${width} are needed. Leave out such rows, or give null if the value is missing.`,
    );
  }
  return numbers;
}

/**
 * Encodes a number, or each dimension of a vector. With `flag`, an additional first number is 1 if
 * there is a value; for a missing value all numbers are 0.
 *
 * - `none`: `x`. `standardize`: `(x - mean) / deviation`. `log`: the same for `sign(x) log(1 + |x|)`.
 * - `quantile`: the share of training values below `x`, scaled to -1 .. 1, linear between 101 quantiles.
 *   A value that equals several quantiles gets the middle of them; values beyond the ends get -1 or 1.
 */
export function numericEncoder(state: NumericState): Encoder {
  const {width, flag} = state;
  const first = flag ? 1 : 0;
  const transform = transformOf(state);
  return {
    width: width + first,
    encode(value, to, at) {
      const numbers = numbersOf(value, width);
      if (!numbers) {
        to.fill(0, at, at + first + width);
        return;
      }
      if (flag) to[at] = 1;
      for (let d = 0; d < width; d++) to[at + first + d] = transform(numbers[d]!, d);
    },
    toJSON: () => state,
  };
}

function transformOf(state: NumericState): (value: number, dimension: number) => number {
  if (state.kind === 'none') return (value) => value;
  if (state.kind === 'quantile') return (value, d) => 2 * rankIn(state.quantiles[d]!, value) - 1;
  const {mean, deviation} = state;
  const scaled = (value: number, d: number) => (value - mean[d]!) / deviation[d]!;
  return state.kind === 'log' ? (value, d) => scaled(signedLog(value), d) : scaled;
}

/** Share of a distribution below a value, 0 to 1, from its ascending quantiles; 0.5 without quantiles. */
function rankIn(quantiles: readonly number[], value: number): number {
  const last = quantiles.length - 1;
  if (last < 1) return 0.5;
  const below = bound(quantiles, (each) => each < value);
  const upTo = bound(quantiles, (each) => each <= value);
  // The value equals some quantiles.
  if (upTo > below) return (below + upTo - 1) / 2 / last;
  if (below === 0) return 0;
  if (below > last) return 1;
  const [low, high] = [quantiles[below - 1]!, quantiles[below]!];
  return (below - 1 + (value - low) / (high - low)) / last;
}

/** How many values at the beginning of an ascending list pass. */
function bound(values: readonly number[], passes: (value: number) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(values[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Fits a numeric encoder on the values that are not missing. A dimension that does not vary gets a
 * deviation of 1 and becomes 0.
 *
 * @param width numbers in a value.
 */
export function fitNumeric(kind: NumericState['kind'], width: number, flag: boolean): EncoderFit {
  if (kind === 'none') return {finish: () => numericEncoder({kind, width, flag})};
  return kind === 'quantile' ? fitQuantiles(width, flag) : fitMoments(kind, width, flag);
}

function fitMoments(kind: 'standardize' | 'log', width: number, flag: boolean): EncoderFit {
  let count = 0;
  const mean = new Array<number>(width).fill(0);
  const squares = new Array<number>(width).fill(0);
  return {
    add(value) {
      const numbers = numbersOf(value, width);
      if (!numbers) return;
      count++;
      for (let d = 0; d < width; d++) {
        // Welford's method: one pass, and no cancellation between two large sums.
        const x = kind === 'log' ? signedLog(numbers[d]!) : numbers[d]!;
        const away = x - mean[d]!;
        mean[d]! += away / count;
        squares[d]! += away * (x - mean[d]!);
      }
    },
    finish() {
      const deviation = squares.map((sum) => {
        const spread = Math.sqrt(sum / Math.max(count, 1));
        return spread > 1e-8 ? spread : 1;
      });
      return numericEncoder({kind, width, flag, mean, deviation});
    },
  };
}

function fitQuantiles(width: number, flag: boolean): EncoderFit {
  const random = randomStream(1, 'quantiles');
  const sample: ArrayLike<number>[] = [];
  let seen = 0;
  return {
    add(value) {
      const numbers = numbersOf(value, width);
      if (!numbers) return;
      // A reservoir: each value is equally likely to be in the sample.
      const place = seen < SAMPLE ? seen : random.int(seen + 1);
      if (place < SAMPLE) sample[place] = numbers;
      seen++;
    },
    finish() {
      const quantiles = Array.from({length: width}, (_, d) => {
        const sorted = Float64Array.from(sample, (numbers) => numbers[d]!).sort();
        if (sorted.length === 0) return [];
        return Array.from({length: QUANTILES}, (_, q) => {
          const at = (q / (QUANTILES - 1)) * (sorted.length - 1);
          const low = sorted[Math.floor(at)]!;
          return low + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - low);
        });
      });
      return numericEncoder({kind: 'quantile', width, flag, quantiles});
    },
  };
}
