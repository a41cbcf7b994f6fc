import {withScoreReg} from '@cs/score-reg';
import {z} from 'zod';
import {AGE_INPUT} from '../model/ranker.js';
import {definePlugIn} from './plug-in.js';

/** A loss on the distance between the scores of cold and of warm rows. */
export const scoreReg = definePlugIn({
  name: 'score-reg',
  label: 'pull the scores of cold and warm rows together',
  kind: 'plug-in',
  settings: z.strictObject({
    weight: z.number().nonnegative().default(0.1).describe('weight of the loss; the paper uses 0.1'),
    target: z
      .number()
      .positive()
      .optional()
      .meta({description: 'relative gap to reach, instead of a fixed weight', conflicts: ['weight']}),
    coldDays: z
      .number()
      .positive()
      .optional()
      .describe('an item is cold below this age, in days (default: that of the run)'),
    match: z
      .enum(['all', 'positives', 'negatives', 'both'])
      .default('all')
      .describe('rows that are compared, by their label'),
  }),
  attach(model, _, {coldDays, target, ...others}) {
    withScoreReg(model, {
      cold: {input: AGE_INPUT, lessThan: coldDays!},
      ...others,
      ...(target === undefined ? {} : {target}),
    });
    return {model};
  },
  candidates: [0.03, 0.1, 0.3, 1, 3].map((weight) => ({weight})),
  strength: {
    settings: ['weight', 'target'],
    // Weights have orders from 0 to 1; targets follow, the widest gap first.
    of: ({weight, target}) =>
      target === undefined
        ? {name: `weight ${weight}`, order: weight / (1 + weight), fixed: weight}
        : {name: `target ${target}`, order: 2 - target / (1 + target)},
  },
});
