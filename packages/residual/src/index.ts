export {type AddedParameters, addedParameters} from '@cs/graph';
export {type ResidualOptions, withResidual} from './with-residual.js';
