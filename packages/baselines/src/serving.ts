import * as tf from '@tensorflow/tfjs';

/**
 * What is served, in stock layers: `warm * teacher + cold * student`, with warm and cold exactly 0 or 1, so that each row is bit
 * for bit one of the two.
 */
export function servedOutputs(
  teacher: readonly tf.SymbolicTensor[],
  student: readonly tf.SymbolicTensor[],
  gates: {cold: tf.SymbolicTensor; warm: tf.SymbolicTensor},
  names: readonly string[],
): tf.SymbolicTensor[] {
  const gated = (score: tf.SymbolicTensor, gate: tf.SymbolicTensor, name: string) =>
    tf.layers.multiply({name}).apply([score, gate]) as tf.SymbolicTensor;
  return names.map(
    (name, i) =>
      tf.layers
        .add({name})
        .apply([
          gated(teacher[i]!, gates.warm, `${name}_by_teacher`),
          gated(student[i]!, gates.cold, `${name}_by_student`),
        ]) as tf.SymbolicTensor,
  );
}
