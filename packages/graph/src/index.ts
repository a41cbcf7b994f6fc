export {type Caller, type Cut, cutModel, ensureBuilt, layerOutput} from './cut.js';
export {describe, type TermRow} from './describe.js';
export {pluginError} from './errors.js';
export type {GraphLayer, GraphNode, LossFunction} from './internals.js';
export {consumers, rewire} from './rewire.js';
export {runBelow} from './run-below.js';
export {linearTwin} from './shadow.js';
export {toServing} from './to-serving.js';
export {attachedTerms, attachTerm, detachTerm, type TrainStep, type TrainTerm} from './train-host.js';
