export {type DropOptions, dropFeatures, type Granularity} from './drop-features.js';
export {type Random, random} from './random.js';
export {type FeatureDropoutOptions, withFeatureDropout} from './with-feature-dropout.js';
