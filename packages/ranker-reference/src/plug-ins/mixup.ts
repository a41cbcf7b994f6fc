import {withMixup} from '@cs/mixup';
import {z} from 'zod';
import {INTERACTION} from '../model/ranker.js';
import {definePlugIn} from './plug-in.js';

/** A second loss, on mixed embeddings of pairs of rows. */
export const mixup = definePlugIn({
  name: 'mixup',
  label: 'train on mixed embeddings as well',
  kind: 'plug-in',
  settings: z.strictObject({
    alpha: z.number().positive().default(0.2).describe('shape of Beta(alpha, alpha), which draws the mix'),
    weight: z.number().nonnegative().default(0.2).describe('weight of the mixed loss'),
  }),
  attach: (model, {seed}, settings) => ({model: withMixup(model, {at: INTERACTION, ...settings, seed})}),
  figures: ['embedding'],
});
