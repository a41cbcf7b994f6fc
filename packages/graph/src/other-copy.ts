import * as tf from '@tensorflow/tfjs';

/**
 * Explains that a model was made by another copy of TensorFlow.js: the versions of both copies, and
 * in Node also the files they were loaded from.
 */
export function otherCopy(model: object): string {
  const theirs = versionOf(model);
  const own = `this package uses version ${tf.version_layers}`;
  const files = loadedCopies();
  const where = files.length > 1 ? ` Loaded copies: ${files.join(', ')}.` : '';
  return `the model was made by another copy of TensorFlow.js, whose layers cannot be combined with those of this package. Received: a model of tfjs-layers ${theirs}; ${own}.${where} Find the copies with "npm ls @tensorflow/tfjs" and install only one, e.g. with the same version of tfjs and tfjs-node, then "npm dedupe".`;
}

/** The version of tfjs-layers that made the model, which it writes into its saved topology. */
function versionOf(model: {toJSON?(unused: null, asString: false): {keras_version?: string}}): string {
  try {
    return model.toJSON?.(null, false).keras_version?.replace('tfjs-layers ', '') ?? 'of unknown version';
  } catch {
    return 'of unknown version';
  }
}

/** The files of all copies of tfjs-layers that Node has loaded; empty elsewhere. */
function loadedCopies(): string[] {
  try {
    const {createRequire} = process.getBuiltinModule('node:module');
    const {cache} = createRequire(import.meta.url);
    return Object.keys(cache).filter((file) => /[\\/]tfjs-layers[\\/]dist[\\/]tf-layers/.test(file));
  } catch {
    return [];
  }
}
