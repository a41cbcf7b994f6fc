import {withAldi} from '@cs/baselines';
import * as tf from '@tensorflow/tfjs';
import {z} from 'zod';
import {AGE_INPUT, INTERACTION} from '../model/ranker.js';
import {knownInputs} from './known-inputs.js';
import {definePlugIn} from './plug-in.js';

/** The baseline ALDI: a student of the ranker, without historical features, serves the cold rows. */
export const aldi = definePlugIn({
  name: 'aldi',
  label: 'train a student that serves the cold rows (a baseline)',
  kind: 'baseline',
  settings: z.strictObject({
    units: z.array(z.int().positive()).min(1).default([64, 32]).describe("widths of the student's layers"),
    coldDays: z
      .number()
      .positive()
      .optional()
      .describe('an item is cold below this age, in days (default: that of the run)'),
  }),
  attach(model, {spec, seed}, {units, coldDays}) {
    const {student, serving} = withAldi(model, {
      nonHistorical: knownInputs(spec),
      units,
      at: INTERACTION,
      cold: {input: AGE_INPUT, lessThan: coldDays!},
      seed,
    });
    return {model, serving: renamed(serving, model.outputNames), others: [student, serving]};
  },
  ownRows: ({coldDays}, ageDays) => Uint8Array.from(ageDays, (age) => (age < coldDays! ? 1 : 0)),
});

/**
 * The same model with other names for its outputs. The outputs of ALDI cannot be named after the
 * actions in its own graph, where the teacher's heads have these names.
 */
function renamed(model: tf.LayersModel, names: readonly string[]): tf.LayersModel {
  const inputs = model.inputs.map(({shape, dtype}, i) =>
    tf.input({name: model.inputNames[i]!, shape: shape.slice(1), dtype}),
  );
  const outputs = [model.apply(inputs)].flat() as tf.SymbolicTensor[];
  return tf.model({
    name: `${model.name}_by_action`,
    inputs,
    outputs: names.map(
      (name, i) => tf.layers.activation({name, activation: 'linear'}).apply(outputs[i]!) as tf.SymbolicTensor,
    ),
  });
}
