import {packageError, shown} from '@cs/core';
import type * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {hostedTerms} from './train-host.js';

const from = (functionName: string) => ({packageName: '@cs/graph', functionName});

/**
 * Returns the state that the terms of a model keep between steps, such as the position of a
 * random stream, an adapted weight or buffered scores.
 *
 * To resume a stopped training run so that it gives bitwise the same result, save this state
 * together with the weights of the model, {@link termWeights} and the state of the optimizer.
 *
 * @returns JSON values by term name. Terms without state are left out.
 * @throws when `model` is not a model.
 * @example
 * const kept = JSON.stringify(termStates(model));
 */
export function termStates(model: tf.LayersModel): Record<string, unknown> {
  checkModel(model, from('termStates'));
  return Object.fromEntries(
    hostedTerms(model).flatMap((term) => (term.state ? [[term.name, term.state()]] : [])),
  );
}

/**
 * Restores the state that {@link termStates} returned, on a model with the same terms.
 *
 * @throws when a state belongs to no attached term, or an attached term with state has none here.
 * @example
 * restoreTermStates(model, JSON.parse(kept));
 */
export function restoreTermStates(model: tf.LayersModel, states: Readonly<Record<string, unknown>>): void {
  checkModel(model, from('restoreTermStates'));
  if (typeof states !== 'object' || states === null || Array.isArray(states)) {
    throw packageError(
      '@cs/graph',
      'restoreTermStates',
      `states must be the object that termStates returned. Received: ${shown(states)}.`,
    );
  }
  const terms = hostedTerms(model).filter((term) => term.restore);
  const names = terms.map((term) => term.name).sort();
  const given = Object.keys(states).sort();
  if (names.join() !== given.join()) {
    throw packageError(
      '@cs/graph',
      'restoreTermStates',
      `the states do not match the attached terms. Received states of: ${given.join(', ') || 'none'}. Attached terms with state: ${names.join(', ') || 'none'}. Attach the same terms as when the states were saved.`,
    );
  }
  for (const term of terms) term.restore!(states[term.name]);
}

/**
 * Returns the variables outside the model that its terms train, in the order in which the optimizer
 * keeps them.
 *
 * @throws when `model` is not a model.
 */
export function termWeights(model: tf.LayersModel): tf.LayerVariable[] {
  checkModel(model, from('termWeights'));
  return hostedTerms(model).flatMap((term) => term.weights ?? []);
}
