export {sampleBeta} from './beta.js';
export {type MixPairs, mix, mixPairs} from './mix-pairs.js';
export {type Random, random} from './random.js';
export {type MixupOptions, withMixup} from './with-mixup.js';
