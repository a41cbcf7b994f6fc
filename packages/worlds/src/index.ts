export {simulateLog} from './simulate.js';
export {DIM} from './vectors.js';
export {bigWorld, smallWorld, type WorldOptions} from './world-options.js';
export {type WorldSize, worlds} from './worlds.js';
