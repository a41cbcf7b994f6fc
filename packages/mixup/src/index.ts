export {type Random, random} from '@cs/graph';
export {sampleBeta} from './beta.js';
export {type MixPairs, mix, mixPairs} from './mix-pairs.js';
export {type MixupOptions, withMixup} from './with-mixup.js';
