import {metricsError} from './checks.js';
import {type LabelledScores, type SortedSides, sortedSides, type TieGroups} from './sorted-sides.js';

/** Number of mantissa bits of a double. Without them, at most 4,094 different scores are left. */
const MANTISSA = 52;
export const FEWEST_BINS = 4096;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0]!;
const LOW = 1 - HIGH;

/**
 * The score without its last `dropped` mantissa bits, which rounds it toward 0. Keeps the order.
 * -0 becomes 0.
 */
export function shortened(score: number, dropped: number): number {
  double[0] = score;
  if (dropped >= 32) {
    words[LOW] = 0;
    words[HIGH]! &= -1 << (dropped - 32);
  } else words[LOW]! &= -1 << dropped;
  return double[0] + 0;
}

/** Number of rows with one score. */
export interface ScoreCount {
  readonly score: number;
  readonly positives: number;
  readonly negatives: number;
}

/** Counts the positives and negatives of each distinct score, without a limit on their number. */
export function countScores(functionName: string, rows: LabelledScores): ScoreCounts {
  const counts = new ScoreCounts(Number.POSITIVE_INFINITY);
  counts.fill(sortedSides(functionName, rows));
  return counts;
}

/**
 * Positives and negatives of each distinct score, in bounded memory. While there are more
 * distinct scores than bins, all scores lose one more mantissa bit. A part of the rows never
 * needs to lose more bits than all rows do. So the final number of dropped bits does not depend
 * on the split or the order of the rows.
 */
export class ScoreCounts {
  /** Number of dropped mantissa bits. 0 means that all scores are exact. */
  dropped = 0;
  /** Number of distinct scores. */
  size = 0;
  private scores = new Float64Array(16);
  private positives = new Float64Array(16);
  private negatives = new Float64Array(16);

  /** @param bins at least {@link FEWEST_BINS}. */
  constructor(private readonly bins: number) {}

  /** Adds counts to an object that is still empty. */
  fill(sides: SortedSides): void {
    const {positives, negatives} = sides;
    let p = 0;
    let n = 0;
    while (p < positives.length || n < negatives.length) {
      const score = Math.min(positives[p] ?? Infinity, negatives[n] ?? Infinity);
      const [p0, n0] = [p, n];
      while (positives[p] === score) p++;
      while (negatives[n] === score) n++;
      this.push(score, p - p0, n - n0);
    }
  }

  merge(other: ScoreCounts): void {
    const merged = new ScoreCounts(this.bins);
    merged.dropped = Math.max(this.dropped, other.dropped);
    let i = 0;
    let j = 0;
    while (i < this.size || j < other.size) {
      const mine = j === other.size || (i < this.size && this.scores[i]! < other.scores[j]!);
      const from = mine ? this : other;
      const at = mine ? i++ : j++;
      merged.push(from.scores[at]!, from.positives[at]!, from.negatives[at]!);
    }
    Object.assign(this, merged);
  }

  /** The counts as groups of tied scores. Scores that lost bits count as tied. */
  get groups(): TieGroups {
    return (visit) => {
      for (let i = this.size - 1; i >= 0; i--) visit(this.positives[i]!, this.negatives[i]!);
    };
  }

  /** The counts by ascending score. */
  get ascending(): ScoreCount[] {
    return Array.from(this.scores.subarray(0, this.size), (score, i) => {
      return {score, positives: this.positives[i]!, negatives: this.negatives[i]!};
    });
  }

  /** The positives of each score, by ascending score. */
  get positivesOf(): Float64Array {
    return this.positives.subarray(0, this.size);
  }

  /**
   * The lowest original score that may have been rounded to the score at an index, for scores
   * above 0.
   */
  lowestOf(at: number): number {
    return this.scores[at]!;
  }

  /**
   * A bound that no original score rounded to the score at an index exceeds. That score must be a
   * normal number above 0.
   */
  highestOf(at: number): number {
    double[0] = this.scores[at]!;
    if (this.dropped === 0) return double[0];
    const exponent = (words[HIGH]! >>> 20) - 1023;
    return double[0] + 2 ** (exponent - MANTISSA + this.dropped);
  }

  toJSON() {
    const {dropped, size} = this;
    const [scores, positives, negatives] = [this.scores, this.positives, this.negatives].map((column) =>
      Array.from(column.subarray(0, size)),
    );
    return {dropped, scores, positives, negatives};
  }

  read(json: unknown): void {
    const {dropped, scores, positives, negatives} = (json ?? {}) as Record<string, unknown>;
    const columns = [scores, positives, negatives];
    const level = dropped as number;
    const read = new ScoreCounts(this.bins);
    const proper =
      Number.isInteger(level) &&
      level >= 0 &&
      level <= MANTISSA &&
      columns.every((column) => Array.isArray(column) && column.length === (scores as number[]).length) &&
      (scores as number[]).length <= this.bins &&
      (scores as number[]).every((score, i) => {
        const [p, n] = [(positives as number[])[i]!, (negatives as number[])[i]!];
        read.dropped = level;
        const fits = Number.isFinite(score) && shortened(score, level) === score;
        const ascends = i === 0 || score > (scores as number[])[i - 1]!;
        const counts = [p, n].every((count) => Number.isSafeInteger(count) && count >= 0) && p + n > 0;
        read.push(score, p, n);
        return fits && ascends && counts;
      });
    if (!proper)
      throw metricsError(
        'fromJSON',
        'the counts of scores are malformed',
        JSON.stringify(json)?.slice(0, 100),
        'Give the output of toJSON',
      );
    this.merge(read);
  }

  /** Appends a score, which must not be lower than the last one. */
  private push(score: number, positives: number, negatives: number): void {
    const short = shortened(score, this.dropped);
    if (this.size > 0 && this.scores[this.size - 1] === short) {
      this.positives[this.size - 1]! += positives;
      this.negatives[this.size - 1]! += negatives;
      return;
    }
    if (this.size === this.scores.length) {
      this.scores = longer(this.scores);
      this.positives = longer(this.positives);
      this.negatives = longer(this.negatives);
    }
    this.scores[this.size] = short;
    this.positives[this.size] = positives;
    this.negatives[this.size] = negatives;
    this.size++;
    while (this.size > this.bins) this.dropBit();
  }

  private dropBit(): void {
    const {size, scores, positives, negatives} = this;
    this.dropped++;
    this.size = 0;
    for (let i = 0; i < size; i++) this.push(scores[i]!, positives[i]!, negatives[i]!);
  }
}

function longer(column: Float64Array): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(2 * column.length);
  copy.set(column);
  return copy;
}
