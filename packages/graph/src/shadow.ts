import * as tf from '@tensorflow/tfjs';
import type {GraphLayer} from './internals.js';

let shadows = 0;

/**
 * A second life of a layer: same name, class, configuration and weights, its own place in another graph.
 * What computes runs on the original layer, so that classes with `#private` members work too, and the
 * reference count is shared, so that disposing one model does not take the weights from the other.
 */
export function shadowLayer(layer: GraphLayer): GraphLayer {
  const shadow = Object.create(layer) as GraphLayer;
  const own = (name: string, value: unknown) =>
    Object.defineProperty(shadow, name, {value, writable: true, configurable: true, enumerable: true});
  own('inboundNodes', []);
  own('outboundNodes', []);
  // Ids only have to differ from those of real layers, which count up from 0.
  own('id', -1 - shadows++);
  forwardClass(shadow, layer);
  shareReferences(shadow, layer);
  return shadow;
}

/** What has to see the shadow itself: it is what puts a layer into a graph. */
const placesInGraph = new Set(['constructor', 'apply']);

/** Runs every method, getter and setter that the layer's class defines, and what tfjs-layers trains and saves by, on the layer itself. */
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

/** State that both lives of a layer have in common; `trainable` of one is that of the other. */
const forwardedOfBase = [
  'trainable',
  'getWeights',
  'setWeights',
  'resetStates',
  'setFastWeightInitDuringBuild',
];

/** Makes `other` count its uses on `layer`. */
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
 * The same Dense without its activation: a new stock layer on the same weights, of the same name unless told another.
 *
 * @returns the layer, and the name of the activation it left out (`'linear'` when there was none).
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

/** The same variable under the name that its layer's new name asks for: a saved model is loaded by these names. */
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
