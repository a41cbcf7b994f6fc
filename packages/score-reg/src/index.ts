export type {Cold} from './cold.js';
export type {KernelName} from './kernel.js';
export {type MmdOptions, mmd} from './mmd.js';
export {scoreReg} from './score-reg.js';
export {type WithScoreRegOptions, withScoreReg} from './with-score-reg.js';
