import {withMixup} from '@cs/mixup';
import {withResidual} from '@cs/residual';
import {withScoreReg} from '@cs/score-reg';
import * as tf from '@tensorflow/tfjs';
import type {Architecture, Part} from './architectures.js';

/** The skip path, which makes a new model, goes first; the two terms in either order. */
const residuals = [[], ['residual add'], ['residual concat']] as const satisfies readonly (readonly Part[])[];
const terms = [
  [],
  ['score-reg'],
  ['mixup'],
  ['score-reg', 'mixup'],
] as const satisfies readonly (readonly Part[])[];

/** Every combination of the parts. */
export const combinations: readonly (readonly Part[])[] = residuals.flatMap((r) =>
  terms.map((t) => [...r, ...t]),
);

/** Rows whose first number of an input, which may be an id, is a negative wave: what a user writes where no input tells the age. */
export const coldFunction = (input: string) => (x: Readonly<Record<string, tf.Tensor>>) => {
  const first = tf.slice(x[input]!, [0, 0], [-1, 1]);
  return tf.less(tf.sin(tf.cast(first, 'float32')), 0);
};

/** Puts parts on a model in the order given. */
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
      // A Sequential has one input of several numbers a row: only a function can read one of them.
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

/** True when the architecture takes all the parts. */
export const allowed = ({refuses = {}}: Architecture, parts: readonly Part[]): boolean =>
  parts.every((part) => refuses[part] === undefined);
