import {packageError, unknownName} from '@cs/core';
import {aldi} from './aldi.js';
import {dropout} from './dropout.js';
import {mixup} from './mixup.js';
import type {PlugIn} from './plug-in.js';
import {residual} from './residual.js';
import {scoreReg} from './score-reg.js';

/**
 * All plug-ins by name, in the order in which they are attached: one that returns another model to
 * train comes before one that returns a model to serve.
 */
const registry = new Map<string, PlugIn>(
  [residual, scoreReg, mixup, dropout, aldi].map((plugIn) => [plugIn.name, plugIn]),
);

/** All registered plug-ins, in the order in which they are attached. */
export function plugIns(): PlugIn[] {
  return [...registry.values()];
}

/** The plug-in of this name, or undefined. */
export function findPlugIn(name: string): PlugIn | undefined {
  return registry.get(name);
}

/**
 * Adds a plug-in to the registry. It can then be used wherever the plug-ins of this package can: in
 * arms, as a flag of `cs-ranker train`, in configuration files and in jobs.
 *
 * `compare` and `tune` train in processes of their own, and each of them must register it. Run
 * `NODE_OPTIONS='--import ./my-plug-in.mjs' cs-ranker compare ...` with a module that calls this.
 *
 * @returns removes the plug-in again.
 * @throws when the name is not in kebab case or is taken.
 * @example
 * registerPlugIn({
 *   name: 'noise',
 *   label: 'add noise to the inputs',
 *   kind: 'plug-in',
 *   settings: z.strictObject({scale: z.number().nonnegative().default(0.1).describe('standard deviation')}),
 *   attach: (model, {seed}, {scale}) => ({model: withNoise(model, {scale, seed})}),
 * });
 */
export function registerPlugIn(plugIn: PlugIn): () => void {
  const {name} = plugIn;
  const problem = !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)
    ? 'the name of a plug-in must be in kebab case'
    : registry.has(name)
      ? 'a plug-in of this name is registered already'
      : undefined;
  if (problem) {
    const message = `${problem}. Received: "${name}". Choose another name.`;
    throw packageError('@cs/ranker-reference', 'registerPlugIn', message);
  }
  registry.set(name, plugIn);
  return () => void registry.delete(name);
}

/** @throws when one of the names belongs to no plug-in. */
export function checkPlugIns(names: readonly string[], caller: string): void {
  const unknown = names.find((name) => !registry.has(name));
  if (unknown === undefined) return;
  const message = unknownName('plug-in', unknown, [...registry.keys()], 'Plug-ins');
  throw packageError('@cs/ranker-reference', caller, message);
}
