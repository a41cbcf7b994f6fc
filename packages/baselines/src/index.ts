export {type Random, random} from '@cs/core';
export {identificationAlignment, pairwiseLoss, rankingAlignment, ratingAlignment} from './aldi-losses.js';
export type {AldiOptions} from './aldi-options.js';
export type {AldiWeights} from './aldi-penalty.js';
export type {Cold} from './cold.js';
export {type DropOptions, dropFeatures, type Granularity, type Missing} from './drop-features.js';
export {pairRows, type RowPairs} from './pair-rows.js';
export {type Aldi, withAldi} from './with-aldi.js';
export {type FeatureDropoutOptions, withFeatureDropout} from './with-feature-dropout.js';
