import {withMixup} from '@cs/mixup';
import {withResidual} from '@cs/residual';
import {withScoreReg} from '@cs/score-reg';
import * as tf from '@tensorflow/tfjs';
import type {Architecture, Part} from './architectures.js';

// The skip path comes first, because it makes a new model. The two terms can follow in either
// order.
const residuals = [[], ['residual add'], ['residual concat']] as const satisfies readonly (readonly Part[])[];
const terms = [
  [],
  ['score-reg'],
  ['mixup'],
  ['score-reg', 'mixup'],
] as const satisfies readonly (readonly Part[])[];

/** All combinations of the plug-ins. */
export const combinations: readonly (readonly Part[])[] = residuals.flatMap((r) =>
  terms.map((t) => [...r, ...t]),
);

/**
 * A `cold` function as a user would write it for a model without an age input. A row is cold if
 * the sine of the first number in the given input is negative; that number may also be an id.
 */
export const coldFunction = (input: string) => (x: Readonly<Record<string, tf.Tensor>>) => {
  const first = tf.slice(x[input]!, [0, 0], [-1, 1]);
  return tf.less(tf.sin(tf.cast(first, 'float32')), 0);
};

/** Adds plug-ins to a model, in the given order. */
export function adopt(
  ranker: tf.LayersModel,
  {at, call, from = 'content', coldBy}: Architecture,
  parts: readonly Part[],
  weight = 0.5,
): tf.LayersModel {
  const place = {at, ...(call === undefined ? {} : {call})};
  let model = ranker;
  for (const part of parts) {
    if (part === 'mixup') withMixup(model, {...place, weight, seed: 7});
    else if (part === 'score-reg') {
      // A Sequential has one input with several numbers per row; only a function can select one.
      const cold = coldBy ? coldFunction(coldBy) : {input: 'item_age_days', lessThan: 28};
      withScoreReg(model, {cold, weight});
    } else {
      model = withResidual(model, {
        ...place,
        from: [from],
        units: 3,
        merge: part === 'residual add' ? 'add' : 'concat',
      });
    }
  }
  return model;
}

/** True if all the plug-ins can be added to the architecture. */
export const allowed = ({refuses = {}}: Architecture, parts: readonly Part[]): boolean =>
  parts.every((part) => refuses[part] === undefined);
