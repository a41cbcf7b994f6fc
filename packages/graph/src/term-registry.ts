import {packageError, shown} from '@cs/core';
import type * as tf from '@tensorflow/tfjs';

/** Attaches a term to a model, given its recorded options; usually the plug-in's own `withX`. */
export type MakeTerm = (model: tf.LayersModel, options: never) => unknown;

// A global symbol: plug-ins may load different copies of this package, and all copies must share
// this.
const REGISTRY = Symbol.for('cs.terms.v1');

const kinds = (): Map<string, MakeTerm> => {
  const shared = globalThis as {[REGISTRY]?: Map<string, MakeTerm>};
  shared[REGISTRY] ??= new Map();
  return shared[REGISTRY];
};

/**
 * Registers the function that recreates terms of a kind: `reattach` calls `make` with the
 * recorded options. A plug-in calls this when it is imported. If a kind is registered again, the
 * last function is used, so two copies of a plug-in do not conflict.
 *
 * @param kind the `kind` in the recipe of such terms; a non-empty string.
 * @param make attaches a term to a model.
 * @throws when `kind` is not a non-empty string or `make` is not a function.
 * @example
 * registerTerm('mixup', (model, options: MixupOptions) => withMixup(model, options));
 */
export function registerTerm(kind: string, make: MakeTerm): void {
  if (typeof kind !== 'string' || kind === '' || typeof make !== 'function') {
    throw packageError(
      '@cs/graph',
      'registerTerm',
      `kind must be a non-empty string and make a function. Received: ${shown(kind)}, ${typeof make}.`,
    );
  }
  kinds().set(kind, make);
}

/** The registered function for a kind; undefined if no imported package registered one. */
export const makerOf = (kind: string): MakeTerm | undefined => kinds().get(kind);
