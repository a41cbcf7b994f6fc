export type {Cold} from './cold.js';
export {mmd} from './mmd.js';
export type {KernelName, MmdOptions} from './mmd-options.js';
export {scoreReg} from './score-reg.js';
export type {ScoreRegOptions} from './score-reg-options.js';
export type {TaskState} from './target-weight.js';
export {scoreRegState, type WithScoreRegOptions, withScoreReg} from './with-score-reg.js';
