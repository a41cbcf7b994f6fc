export {branch} from './branch.js';
export {type Caller, type Cut, cutModel, ensureBuilt, layerOutput} from './cut.js';
export {pluginError} from './errors.js';
export {type GraphLayer, type GraphNode, type LossFunction, madeFrom} from './internals.js';
export {consumers, rewire} from './rewire.js';
export {runBelow} from './run-below.js';
export {linearTwin} from './shadow.js';
export {attachedTerms, attachTerm, detachTerm, type TrainStep, type TrainTerm} from './train-host.js';
