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
  const logits = Float64Array.from(scores, (p) => logit(inside(p)));
  let shift = 0;
  for (let step = 0; step < 50; step++) {
    let excess = -positives;
    let slope = 0;
    for (const z of logits) {
      const p = sigmoid(z + shift);
      excess += p;
      slope += p * (1 - p);
    }
    const move = Math.max(-2, Math.min(2, excess / Math.max(slope, 1e-12)));
    shift -= move;
    if (Math.abs(move) < 1e-9) break;
  }
  return shift;
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
