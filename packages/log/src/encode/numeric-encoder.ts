import {randomStream} from '@cs/core';
import type {Encoder, EncoderFit, NumericState, Value} from './encoder.js';

/** Values from which quantiles are read, at most: a sample of the training rows, drawn with a fixed seed. */
const SAMPLE = 100_000;
/** Quantiles kept. */
const QUANTILES = 101;

const signedLog = (value: number) => Math.sign(value) * Math.log1p(Math.abs(value));

/** Numbers of one column of a value, or nothing where it is missing. */
function numbersOf(value: Value, width: number): ArrayLike<number> | undefined {
  if (value === null) return undefined;
  const numbers = (typeof value === 'object' ? value : [value]) as readonly number[];
  let finite = numbers.length === width;
  for (let d = 0; finite && d < width; d++) finite = Number.isFinite(numbers[d]);
  if (!finite) {
    throw new Error(
      `[@cs/log] encode: a value is not made of finite numbers. Received: ${JSON.stringify(value)} where ${width} are needed. Leave such rows out, or give null where the value is missing.`,
    );
  }
  return numbers;
}

/**
 * Encodes numbers, one or a vector of them, each dimension for itself. With `flag`, a first number is 1 where there is a value and 0
 * where it is missing; all others are 0 there.
 *
 * - `none`: `x`. `standardize`: `(x - mean) / deviation`. `log`: the same of `sign(x) log(1 + |x|)`.
 * - `quantile`: the share of the training values below `x`, from -1 to 1, linear between 101 quantiles; the middle of its
 *   span where a value is as frequent as to span several; -1 and 1 beyond the ends.
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

/** Share of a distribution below a value, 0 to 1, from its ascending quantiles; 0.5 where nothing is known. */
function rankIn(quantiles: readonly number[], value: number): number {
  const last = quantiles.length - 1;
  if (last < 1) return 0.5;
  const below = bound(quantiles, (each) => each < value);
  const upTo = bound(quantiles, (each) => each <= value);
  // Equal to some quantiles: the middle of them.
  if (upTo > below) return (below + upTo - 1) / 2 / last;
  if (below === 0) return 0;
  if (below > last) return 1;
  const [low, high] = [quantiles[below - 1]!, quantiles[below]!];
  return (below - 1 + (value - low) / (high - low)) / last;
}

/** How many of the first values of an ascending list pass. */
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
 * Fits a numeric encoder on the values that are there.
 *
 * @param width numbers in a value. A dimension that does not vary gets a deviation of 1, so that it becomes zero.
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
        // Welford: one pass, without the cancellation of the sum of squares less the square of the sum.
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
      // A reservoir: each value has the same chance to be in the sample.
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
