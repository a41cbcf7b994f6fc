export {type AddedParameters, addedParameters} from './added-parameters.js';
export {type ResidualOptions, withResidual} from './with-residual.js';
