import {withResidual} from '@cs/residual';
import {z} from 'zod';
import {INTERACTION} from '../model/ranker.js';
import {knownInputs} from './known-inputs.js';
import {definePlugIn} from './plug-in.js';

/** A skip path for non-historical features, past the interaction. */
export const residual = definePlugIn({
  name: 'residual',
  label: 'add a skip path for non-historical features',
  kind: 'plug-in',
  settings: z.strictObject({
    units: z.int().positive().default(16).describe('width of the skip path'),
    merge: z.enum(['concat', 'add']).default('concat').describe('how the path joins the interaction'),
  }),
  attach: (model, {spec, seed}, settings) => ({
    model: withResidual(model, {from: knownInputs(spec), at: INTERACTION, ...settings, seed}),
  }),
  figures: ['features'],
});
