const logit = (p: number) => Math.log(p / (1 - p));
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const inside = (p: number) => Math.min(Math.max(p, 1e-7), 1 - 1e-7);

/**
 * Shift of the logits that makes the mean score equal the mean label, found by Newton's method. Without
 * a positive or without a negative label there is no such shift: then 0.
 */
export function fitShift(scores: Float32Array, labels: Float32Array): number {
  let positives = 0;
  for (const label of labels) positives += label;
  if (positives === 0 || positives === labels.length) return 0;
  return solveShift(
    Float64Array.from(scores, (p) => logit(inside(p))),
    positives,
  );
}

/** The shift for `positives` labels among logits that count so many rows each, by default 1. */
function solveShift(logits: Float64Array, positives: number, counts?: Float64Array): number {
  let shift = 0;
  for (let step = 0; step < 50; step++) {
    let excess = -positives;
    let slope = 0;
    for (let i = 0; i < logits.length; i++) {
      const count = counts ? counts[i]! : 1;
      const p = sigmoid(logits[i]! + shift);
      excess += count * p;
      slope += count * p * (1 - p);
    }
    const move = Math.max(-2, Math.min(2, excess / Math.max(slope, 1e-12)));
    shift -= move;
    if (Math.abs(move) < 1e-9) break;
  }
  return shift;
}

/** Bins of a logit's unit. */
const FINENESS = 1024;
/** Beyond the largest logit of {@link inside}. */
const REACH = 17;

/**
 * Finds the {@link fitShift} of rows that come in batches, in memory that does not grow with them: logits are put into bins of 1/1024, which
 * stand for the mean of theirs. The shift is off by less than 1e-6. How the rows are cut into batches does not change it by a bit.
 */
export class ShiftFit {
  private readonly sums = new Float64Array(2 * REACH * FINENESS);
  private readonly counts = new Float64Array(2 * REACH * FINENESS);
  private positives = 0;
  private rows = 0;

  /** @throws for a score that is not finite. */
  add(scores: Float32Array, labels: Float32Array): void {
    for (let i = 0; i < scores.length; i++) {
      if (!Number.isFinite(scores[i])) {
        throw new Error(
          `[@cs/ranker-reference] ShiftFit: a score is not finite. Received: ${scores[i]} in row ${i}. Check the inputs of the calibration day and the weights of the model.`,
        );
      }
      const z = logit(inside(scores[i]!));
      const bin = Math.floor((z + REACH) * FINENESS);
      this.sums[bin]! += z;
      this.counts[bin]!++;
      this.positives += labels[i]!;
    }
    this.rows += scores.length;
  }

  /** The shift of all rows so far; 0 without a positive or without a negative label. */
  shift(): number {
    if (this.positives === 0 || this.positives === this.rows) return 0;
    const there = this.counts.map((count, bin) => (count > 0 ? bin : -1)).filter((bin) => bin >= 0);
    const counts = there.map((bin) => this.counts[bin]!);
    const means = there.map((bin) => this.sums[bin]! / this.counts[bin]!);
    return solveShift(means, this.positives, counts);
  }
}

/** Scores with `shift` added to their logits. */
export function applyShift(scores: Float32Array, shift: number): Float32Array {
  return scores.map((p) => sigmoid(logit(inside(p)) + shift));
}

/** The {@link fitShift} of each action. */
export function fitShifts(
  scores: Readonly<Record<string, Float32Array>>,
  labels: Readonly<Record<string, Float32Array>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(scores).map(([action, values]) => [action, fitShift(values, labels[action]!)]),
  );
}
