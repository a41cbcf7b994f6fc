import {packageError} from '@cs/core';
import type * as tf from '@tensorflow/tfjs';

// Types for the protected members of tfjs-layers that this project reads. Only this package uses
// them.

/** A node of the graph: one application of a layer to symbolic tensors. */
export interface GraphNode {
  readonly id: number;
  readonly outboundLayer: GraphLayer;
  readonly inputTensors: tf.SymbolicTensor[];
  readonly outputTensors: tf.SymbolicTensor[];
  readonly callArgs?: Record<string, unknown> | null;
}

/** A variable of a layer. */
export interface GraphVariable {
  read(): tf.Tensor;
  write(value: tf.Tensor): unknown;
  readonly name: string;
}

/** A layer with its nodes, one for each time it was applied to symbolic tensors. */
export interface GraphLayer extends Omit<tf.layers.Layer, 'apply' | 'call'> {
  inboundNodes: GraphNode[] & tf.layers.Layer['inboundNodes'];
  /** Number of applications. TensorFlow.js frees the weights when it reaches 0. */
  _refCount: number;
  apply(inputs: unknown, kwargs?: unknown): unknown;
  call(inputs: unknown, kwargs: unknown): unknown;
}

/** A model with the members that its training loop calls. */
export interface TrainableModel {
  name: string;
  inputs: tf.SymbolicTensor[];
  outputs: tf.SymbolicTensor[];
  inputNames: string[];
  outputNames: string[];
  layers: tf.layers.Layer[];
  lossFunctions?: LossFunction[];
  /** The weights that training updates, set by `compile`. */
  collectedTrainableWeights?: tf.LayerVariable[];
  containerNodes: Set<string>;
  /** True while `fit` or `fitDataset` runs. */
  isTraining?: boolean;
  makeTrainFunction(): (data: tf.Tensor[]) => tf.Tensor[];
  calculateLosses(): tf.Scalar[];
  getDedupedMetricsNames?(): string[];
  fitLoop?(...args: FitLoopArguments): Promise<unknown>;
}

/** The arguments of `fitLoop` that this package reads. */
export type FitLoopArguments = [
  train: (data: tf.Tensor[]) => tf.Tensor[],
  inputs: tf.Tensor[],
  labels: string[],
  batchSize: number,
  epochs: number,
  verbose: unknown,
  callbacks: tf.CustomCallback[],
  validate: unknown,
  validationInputs: unknown,
  shuffle: unknown,
  metrics: string[],
  ...rest: unknown[],
];

/** A compiled loss function. It returns one value per row, or a scalar. */
export type LossFunction = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor;

/** The layer that produced a symbolic tensor. */
export function sourceLayer(tensor: tf.SymbolicTensor): GraphLayer {
  return tensor.sourceLayer as unknown as GraphLayer;
}

/** The node that produced a symbolic tensor. */
export function sourceNode(tensor: tf.SymbolicTensor): GraphNode {
  const layer = sourceLayer(tensor);
  const node = layer.inboundNodes[tensor.nodeIndex];
  if (node === undefined)
    throw packageError('@cs/graph', 'sourceNode', `tensor "${tensor.name}" has no node.`);
  return node;
}

/** The tensors that a symbolic tensor's layer was applied to; an empty list for a model input. */
export function madeFrom(tensor: tf.SymbolicTensor): tf.SymbolicTensor[] {
  return isInput(sourceLayer(tensor)) ? [] : [...sourceNode(tensor).inputTensors];
}

/** Wraps a single value in a list; returns a list unchanged. */
export function asList<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

/** The shape of a symbolic tensor as text, e.g. `[batch, 16]`. */
export function shapeText({shape}: tf.SymbolicTensor): string {
  return `[${shape.map((d) => d ?? 'batch').join(', ')}]`;
}

/** True for an InputLayer, which computes nothing. */
export function isInput(layer: GraphLayer): boolean {
  return layer.getClassName() === 'InputLayer';
}

/** @throws when this release of TensorFlow.js lacks a member that attachTerm overrides. */
export function checkInternals(model: tf.LayersModel, caller: string): void {
  const m = model as unknown as Record<string, unknown>;
  for (const member of ['makeTrainFunction', 'calculateLosses', 'compile']) {
    if (typeof m[member] !== 'function') {
      throw packageError(
        '@cs/graph',
        caller,
        `this release of TensorFlow.js has no LayersModel.${member}. Use @tensorflow/tfjs 4.22.`,
      );
    }
  }
}
