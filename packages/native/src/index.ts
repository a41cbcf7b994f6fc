export {type Diagnosis, doctor, type Finding} from './doctor.js';
export {type InstallOptions, type InstallResult, install} from './install.js';
export type {OnProgress} from './library.js';
export {
  type BackendName,
  type LoadBackendOptions,
  type LoadedBackend,
  loadBackend,
  restoreNodeUtil,
} from './load-backend.js';
