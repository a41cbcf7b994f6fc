import {packageError, shown} from '@cs/core';
import type * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {hostedTerms} from './train-host.js';

const from = (functionName: string) => ({packageName: '@cs/graph', functionName});

/**
 * What the terms of a model remember from step to step: the position of a random stream, an adapted weight, scores kept. With it, the
 * weights of the model, {@link termWeights} and the state of the optimizer, a training that was stopped goes on bit for bit.
 *
 * @returns by name of term, JSON values; a term that remembers nothing is not there.
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
 * Puts back what {@link termStates} gave, on a model with the same terms.
 *
 * @throws when a state has no term, or a term that remembers has no state.
 * @example
 * restoreTermStates(model, JSON.parse(kept));
 */
export function restoreTermStates(model: tf.LayersModel, states: Readonly<Record<string, unknown>>): void {
  checkModel(model, from('restoreTermStates'));
  if (typeof states !== 'object' || states === null || Array.isArray(states)) {
    throw packageError(
      '@cs/graph',
      'restoreTermStates',
      `the states must be what termStates gave. Received: ${shown(states)}.`,
    );
  }
  const terms = hostedTerms(model).filter((term) => term.restore);
  const names = terms.map((term) => term.name).sort();
  const given = Object.keys(states).sort();
  if (names.join() !== given.join()) {
    throw packageError(
      '@cs/graph',
      'restoreTermStates',
      `the states are not those of the model's terms. Received: ${given.join(', ') || 'none'}, for: ${names.join(', ') || 'none'}. Attach the terms that the states were taken from.`,
    );
  }
  for (const term of terms) term.restore!(states[term.name]);
}

/** The variables outside a model that its terms train, in the order of the optimizer. */
export function termWeights(model: tf.LayersModel): tf.LayerVariable[] {
  checkModel(model, from('termWeights'));
  return hostedTerms(model).flatMap((term) => term.weights ?? []);
}
