import * as tf from '@tensorflow/tfjs';

/**
 * The served outputs, in stock layers: `warm * teacher + cold * student`. The gates are exactly 0
 * or 1, so each row is bit for bit that of the teacher or of the student.
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
