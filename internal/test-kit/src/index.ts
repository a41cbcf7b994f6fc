export {onBackends} from './backends.js';
export {expectClose, expectGradient} from './close.js';
export {expectReadmeExample} from './readme.js';
export {reloaded} from './reloaded.js';
export {expectResumes, type KeepStates} from './resumes.js';
export {type TinyBatch, tinyBatch, tinyRanker} from './tiny-ranker.js';
