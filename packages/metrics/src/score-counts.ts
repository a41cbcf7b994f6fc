import {metricsError} from './checks.js';
import {type LabelledScores, type SortedSides, sortedSides, type TieGroups} from './sorted-sides.js';

/** Bits of a double's mantissa: with all of them dropped there are at most 4,094 different scores left. */
const MANTISSA = 52;
export const FEWEST_BINS = 4096;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0]!;
const LOW = 1 - HIGH;

/** The score without its last `dropped` bits of mantissa, that is, rounded toward 0. Keeps order; -0 becomes 0. */
export function shortened(score: number, dropped: number): number {
  double[0] = score;
  if (dropped >= 32) {
    words[LOW] = 0;
    words[HIGH]! &= -1 << (dropped - 32);
  } else words[LOW]! &= -1 << dropped;
  return double[0] + 0;
}

/** Rows of one score. */
export interface ScoreCount {
  readonly score: number;
  readonly positives: number;
  readonly negatives: number;
}

/** Positives and negatives of each distinct score of checked rows, however many there are. */
export function countScores(functionName: string, rows: LabelledScores): ScoreCounts {
  const counts = new ScoreCounts(Number.POSITIVE_INFINITY);
  counts.fill(sortedSides(functionName, rows));
  return counts;
}

/**
 * Positives and negatives of each distinct score, in bounded memory: while there are more distinct scores than bins, all
 * scores lose one more bit of mantissa. The number of dropped bits is the smallest with which the scores of all rows fit,
 * since a part of the rows needs no more than all of them. So neither split nor order of the rows matters.
 */
export class ScoreCounts {
  /** Bits of mantissa that are dropped; 0 means that nothing is lost. */
  dropped = 0;
  /** Number of distinct scores. */
  size = 0;
  private scores = new Float64Array(16);
  private positives = new Float64Array(16);
  private negatives = new Float64Array(16);

  /** @param bins at least {@link FEWEST_BINS}. */
  constructor(private readonly bins: number) {}

  /** Adds to an empty one. */
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

  /** The counts as groups of ties, which they are but for the dropped bits. */
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

  /** Positives of each score, ascending. */
  get positivesOf(): Float64Array {
    return this.positives.subarray(0, this.size);
  }

  /** The lowest score above 0 that became the score at a place. */
  lowestOf(at: number): number {
    return this.scores[at]!;
  }

  /** The least that is no lower than any score that became the one at a place, a normal number above 0. */
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
        if (fits && ascends && counts) read.push(score, p, n);
        return fits && ascends && counts;
      });
    if (!proper)
      throw metricsError(
        'fromJSON',
        'counts of scores are malformed',
        JSON.stringify(json)?.slice(0, 100),
        'Give what toJSON gave',
      );
    this.merge(read);
  }

  /** Adds behind the last score, which must not be higher. */
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
