export {checkOptions, type OptionNames} from './check-options.js';
export {type Caller, packageError, shown, unknownName} from './errors.js';
export {type Random, random, type SeededRandom} from './random.js';
export {type RandomStream, randomStream} from './random-stream.js';
export {Sfc32} from './sfc32.js';
