export {type Random, random} from '@cs/core';
export {sampleBeta} from './beta.js';
export {type Loss, maskedLoss} from './masked-loss.js';
export type {MissingLabel} from './missing-labels.js';
export {mix} from './mix.js';
export {type MixedLabels, mixLabels} from './mix-labels.js';
export {type MixPairs, type MixPairsOptions, mixPairs, type Pairing} from './mix-pairs.js';
export type {Request} from './request-ids.js';
export {type MixupOptions, withMixup} from './with-mixup.js';
