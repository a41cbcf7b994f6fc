import * as tf from '@tensorflow/tfjs';
import type {GraphLayer} from './internals.js';

let shadows = 0;

/**
 * Makes a shadow of a layer: it has the same name, class, configuration and weights, but its own
 * nodes, so it can be part of a second graph.
 *
 * Computation runs on the original layer, so classes with `#private` members work too. The
 * reference count is shared, so disposing one model does not free the weights of the other.
 */
export function shadowLayer(layer: GraphLayer): GraphLayer {
  const shadow = Object.create(layer) as GraphLayer;
  const own = (name: string, value: unknown) =>
    Object.defineProperty(shadow, name, {value, writable: true, configurable: true, enumerable: true});
  own('inboundNodes', []);
  own('outboundNodes', []);
  // Real layers have ids from 0 upwards; negative ids cannot collide with them.
  own('id', -1 - shadows++);
  forwardClass(shadow, layer);
  shareReferences(shadow, layer);
  return shadow;
}

/** Members that must run on the shadow itself, because they place a layer in a graph. */
const placesInGraph = new Set(['constructor', 'apply']);

/**
 * Forwards every method, getter and setter of the layer's class to the original layer, and also the
 * members of the base class that tfjs-layers uses to train and save.
 */
function forwardClass(shadow: GraphLayer, layer: GraphLayer): void {
  const base = tf.layers.Layer.prototype as object;
  const members = layer as unknown as Record<string, unknown>;
  const forward = (name: string, described: PropertyDescriptor) => {
    if (placesInGraph.has(name) || Object.hasOwn(shadow, name)) return;
    if (typeof described.value === 'function') {
      const method = described.value as (...args: unknown[]) => unknown;
      Object.defineProperty(shadow, name, {
        value: (...args: unknown[]) => method.apply(layer, args),
        writable: true,
        configurable: true,
      });
    } else if (described.get || described.set) {
      Object.defineProperty(shadow, name, {
        get: () => members[name],
        set: (value: unknown) => {
          members[name] = value;
        },
        configurable: true,
      });
    }
  };
  for (
    let proto: object = Object.getPrototypeOf(layer);
    proto !== base;
    proto = Object.getPrototypeOf(proto)
  ) {
    if (proto === null) break;
    for (const [name, described] of Object.entries(Object.getOwnPropertyDescriptors(proto))) {
      forward(name, described);
    }
  }
  for (const name of forwardedOfBase) {
    const described = Object.getOwnPropertyDescriptor(base, name);
    if (described) forward(name, described);
  }
}

/** Base-class members that access state which a layer shares with its shadow, e.g. `trainable`. */
const forwardedOfBase = [
  'trainable',
  'getWeights',
  'setWeights',
  'resetStates',
  'setFastWeightInitDuringBuild',
];

/** Makes `other` use the reference count of `layer`. */
function shareReferences(other: GraphLayer, layer: GraphLayer): void {
  Object.defineProperty(other, '_refCount', {
    get: () => layer._refCount,
    set: (value: number) => {
      layer._refCount = value;
    },
    configurable: true,
  });
}

/**
 * Makes a copy of a Dense layer without its activation: a new stock layer that shares the weights.
 *
 * @param name the name of the copy. Default: the name of the original.
 * @returns the new layer, and the name of the activation that was left out (`'linear'` if there was
 *   none).
 */
export function linearTwin(
  layer: GraphLayer,
  name: string = layer.name,
): {twin: tf.layers.Layer; activation: string} {
  const config = layer.getConfig();
  const twin = tf.layers.dense({...config, activation: 'linear', name} as never);
  const from = layer as unknown as Record<string, unknown>;
  const to = twin as unknown as Record<string, unknown>;
  for (const member of ['_losses', 'inputSpec', 'trainable_']) to[member] = from[member];
  const renamed = (variable: NamedVariable | null) => variable && renamedView(variable, layer.name, name);
  for (const member of ['kernel', 'bias']) to[member] = renamed(from[member] as NamedVariable | null);
  for (const member of ['_trainableWeights', '_nonTrainableWeights']) {
    to[member] = (from[member] as NamedVariable[]).map(renamed);
  }
  to.built = true;
  to._built = true;
  shareReferences(twin as unknown as GraphLayer, layer);
  return {twin, activation: String(config.activation ?? 'linear')};
}

interface NamedVariable {
  readonly originalName: string;
}

const views = new WeakMap<NamedVariable, Map<string, NamedVariable>>();

/**
 * A view of a variable under the new layer's name. A saved model finds its weights by these
 * names.
 */
function renamedView(variable: NamedVariable, from: string, to: string): NamedVariable {
  const known = views.get(variable) ?? new Map<string, NamedVariable>();
  views.set(variable, known);
  const view =
    known.get(to) ??
    (Object.create(variable, {
      originalName: {value: variable.originalName.replace(`${from}/`, `${to}/`), enumerable: true},
    }) as NamedVariable);
  known.set(to, view);
  return view;
}
