export {type AddedParameters, addedParameters} from './added-parameters.js';
export {branch} from './branch.js';
export {carryTraining} from './carry-training.js';
export {checkCall, checkModel} from './check-model.js';
export {type ColdCondition, coldInput, isCold} from './cold-condition.js';
export {type Cut, cutModel, ensureBuilt, layerOutput, sourceOutput} from './cut.js';
export {describe, type TermRow} from './describe.js';
export {freeNames} from './free-names.js';
export {type GradientBatch, gradientBySource} from './gradient-by-source.js';
export {idReader} from './id-reader.js';
export {callWithInputs, type OfInputs} from './inputs-by-name.js';
export {type GraphLayer, type GraphNode, type LossFunction, madeFrom, shapeText} from './internals.js';
export {type ReattachChanges, reattach} from './reattach.js';
export {type RecordedPath, recordPath, type TermRecipe} from './record.js';
export {consumers, rewire} from './rewire.js';
export {runBelow} from './run-below.js';
export {linearTwin} from './shadow.js';
export {type MakeTerm, registerTerm} from './term-registry.js';
export {restoreTermStates, termStates, termWeights} from './term-states.js';
export {toServing} from './to-serving.js';
export {
  attachedTerms,
  attachTerm,
  detachTerm,
  type LoggedPenalty,
  type TrainStep,
  type TrainTerm,
} from './train-host.js';
export {watchSides} from './watch-sides.js';
