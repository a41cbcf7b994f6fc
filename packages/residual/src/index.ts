export {type AddedParameters, addedParameters} from '@cs/graph';
export {type GradientGroups, gradientNormRatio} from './gradient-norm-ratio.js';
export {
  type GradientNormRatioCallback,
  type GradientNormRatioOptions,
  gradientNormRatioCallback,
  type MeasuredRatio,
} from './gradient-norm-ratio-callback.js';
export type {NonHistoricalResidualConfig} from './layer-config.js';
export {nonHistoricalResidual} from './non-historical-residual.js';
export {type ResidualOptions, withResidual} from './with-residual.js';
