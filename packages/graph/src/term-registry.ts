import {packageError, shown} from '@cs/core';
import type * as tf from '@tensorflow/tfjs';

/** Attaches a term to a model from the options that were recorded, as the plug-in's own function does. */
export type MakeTerm = (model: tf.LayersModel, options: never) => unknown;

// A registered symbol: plug-ins register with whichever copy of this package they found, and every copy looks here.
const REGISTRY = Symbol.for('cs.terms.v1');

const kinds = (): Map<string, MakeTerm> => {
  const shared = globalThis as {[REGISTRY]?: Map<string, MakeTerm>};
  shared[REGISTRY] ??= new Map();
  return shared[REGISTRY];
};

/**
 * Says how terms of a kind are made again after loading: `reattach` calls `make` with the recorded options. A plug-in calls it when it is imported;
 * the last one of a kind counts, so two copies of a plug-in do not stand in each other's way.
 *
 * @param kind the `kind` of the recipes of such terms.
 * @throws for a kind that is no name, or a `make` that is no function.
 * @example
 * registerTerm('mixup', (model, options: MixupOptions) => withMixup(model, options));
 */
export function registerTerm(kind: string, make: MakeTerm): void {
  if (typeof kind !== 'string' || kind === '' || typeof make !== 'function') {
    throw packageError(
      '@cs/graph',
      'registerTerm',
      `needs a name and a function. Received: ${shown(kind)}, ${typeof make}.`,
    );
  }
  kinds().set(kind, make);
}

/** How terms of a kind are made; undefined when no package that was imported knows. */
export const makerOf = (kind: string): MakeTerm | undefined => kinds().get(kind);
