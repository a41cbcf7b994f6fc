import {withFeatureDropout} from '@cs/baselines';
import {z} from 'zod';
import {definePlugIn} from './plug-in.js';

/** The baseline that drops historical features at random in training. */
export const dropout = definePlugIn({
  name: 'dropout',
  label: 'drop historical features at random in training (a baseline)',
  kind: 'baseline',
  settings: z.strictObject({
    rate: z.number().min(0).max(1).default(0.3).describe('probability of a drop'),
    granularity: z.enum(['row', 'group', 'feature']).default('row').describe('what one draw drops'),
  }),
  attach(model, {spec, seed}, settings) {
    const historical = spec.features.filter((feature) => feature.historical).map(({name}) => name);
    return {model: withFeatureDropout(model, {historical, ...settings, seed})};
  },
});
