import {type Caller, packageError, unknownName} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {type GraphLayer, type GraphNode, isInput, sourceLayer, sourceNode} from './internals.js';

/**
 * A cut splits a model in two at the output of a layer. *Below* the cut is everything that is
 * computed from that output; *above* it is the rest.
 */
export interface Cut {
  /** The output of the named layer. */
  readonly tensor: tf.SymbolicTensor;
  /** The layer applications (nodes) below the cut, in topological order. */
  readonly below: readonly GraphNode[];
  /** Every tensor that is computed above the cut and used below it; the cut tensor comes first. */
  readonly crossing: readonly tf.SymbolicTensor[];
}

/** Builds a Sequential that knows its input shape but has no inputs and outputs yet. */
export function ensureBuilt(model: tf.LayersModel): void {
  if (model instanceof tf.Sequential && model.inputNames.length === 0) model.build();
}

/** All nodes that the outputs depend on, in topological order. */
export function sortedNodes(model: Pick<tf.LayersModel, 'outputs'>): GraphNode[] {
  const done = new Set<GraphNode>();
  const sorted: GraphNode[] = [];
  // An explicit stack, because recursion would overflow the call stack on deep models.
  const stack: {node: GraphNode; next: number}[] = [];
  for (const output of model.outputs) {
    const root = sourceNode(output);
    if (!done.has(root)) stack.push({node: root, next: 0});
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const input = isInput(top.node.outboundLayer) ? undefined : top.node.inputTensors[top.next++];
      if (input === undefined) {
        if (!done.has(top.node)) sorted.push(top.node);
        done.add(top.node);
        stack.pop();
      } else if (!done.has(sourceNode(input))) {
        stack.push({node: sourceNode(input), next: 0});
      }
    }
  }
  return sorted;
}

/**
 * Returns the output tensor of a named layer or input.
 *
 * A Sequential that begins with a model takes over the layers of that model, so both the name of
 * the model (for its output) and those of its layers are known.
 *
 * @param call which application of the layer is meant, counted from 0. Needed only when the layer
 *   is applied several times.
 * @throws when the name is unknown (the error lists the known names) or belongs to a layer inside
 *   a nested model, when `call` is missing or out of range, or when the layer has several
 *   outputs.
 */
export function layerOutput(
  model: tf.LayersModel,
  name: string,
  caller: Caller,
  call?: number,
): tf.SymbolicTensor {
  return outputNamed(model, name, caller, call, () =>
    unknownName(
      'layer named',
      name,
      namedOutputs(model).map((output) => output.name),
      'Layers',
    ),
  );
}

/** `layerOutput`, with the message for an unknown name. */
function outputNamed(
  model: tf.LayersModel,
  name: string,
  caller: Caller,
  call: number | undefined,
  unknown: () => string,
): tf.SymbolicTensor {
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  checkModel(model, caller);
  // An input that no layer reads has no node in the sorted list, so inputs are looked up first.
  const input = model.inputs[model.inputNames.indexOf(name)];
  if (input) return input;
  const all = sortedNodes(model);
  const nodes = all.filter((n) => n.outboundLayer.name === name);
  if (nodes.length === 0) {
    const first = leadingModels(model, all).find((leading) => leading.name === name);
    if (first) return first.outputs[0]!;
    const nested = model.layers.find((l) =>
      (l as unknown as {layers?: GraphLayer[]}).layers?.some((inner) => inner.name === name),
    );
    if (nested) {
      throw fail(
        `layer "${name}" is inside the nested model "${nested.name}", which counts as a single layer. Use "${nested.name}", or flatten the nested model.`,
      );
    }
    throw fail(unknown());
  }
  if (call === undefined && nodes.length > 1) {
    throw fail(
      `layer "${name}" is applied ${nodes.length} times. Set call to the application you mean: 0 to ${nodes.length - 1}.`,
    );
  }
  const byAge = [...nodes].sort((a, b) => a.id - b.id);
  const node = byAge[call ?? 0];
  if (!node)
    throw fail(`layer "${name}" is applied ${nodes.length} time(s), counted from 0. Received: call ${call}.`);
  if (node.outputTensors.length !== 1) {
    throw fail(`layer "${name}" has ${node.outputTensors.length} outputs. Name a layer with one output.`);
  }
  return node.outputTensors[0]!;
}

/** The model's layers and all layers of its graph, which differ if it begins with a model. */
export function allLayers(model: tf.LayersModel): ReadonlySet<unknown> {
  return new Set<unknown>([...model.layers, ...sortedNodes(model).map((node) => node.outboundLayer)]);
}

/**
 * The models that a Sequential begins with: it takes over their layers, so they are no layers of its
 * graph themselves.
 */
function leadingModels(model: tf.LayersModel, nodes: readonly GraphNode[]): tf.LayersModel[] {
  const first = model.layers[0] as Partial<tf.LayersModel> | undefined;
  if (!(model instanceof tf.Sequential) || !Array.isArray(first?.layers)) return [];
  const leading = first as tf.LayersModel;
  const isTakenOver = leading.outputs?.length === 1 && nodes.includes(sourceNode(leading.outputs[0]!));
  return isTakenOver ? [leading, ...leadingModels(leading, nodes)] : [];
}

/** The layers of the model's graph and its leading models, by name; layers in the model's order. */
function namedOutputs(model: tf.LayersModel): {name: string; isInput: boolean; source: string}[] {
  const leading: readonly unknown[] = leadingModels(model, sortedNodes(model));
  return model.layers.flatMap((layer) => {
    const {name} = layer;
    const own = {name, isInput: isInput(layer as unknown as GraphLayer), source: name};
    if (!leading.includes(layer)) return [own];
    const taken = layer as unknown as tf.LayersModel;
    return [...namedOutputs(taken), {...own, source: sourceLayer(taken.outputs[0]!).name}];
  });
}

/**
 * Returns the output tensor of a named layer or input that is applied only once, for options that
 * have no `call`.
 *
 * @throws as `layerOutput`, and when the layer is applied several times.
 */
export function sourceOutput(model: tf.LayersModel, name: string, caller: Caller): tf.SymbolicTensor {
  checkModel(model, caller);
  const applied = sortedNodes(model).filter((node) => node.outboundLayer.name === name).length;
  if (applied > 1) {
    throw packageError(
      caller.packageName,
      caller.functionName,
      `layer "${name}" is applied ${applied} times. Name a layer that reads it once.`,
    );
  }
  return layerOutput(model, name, caller);
}

/**
 * Cuts a model at the output of a layer.
 *
 * @throws as `layerOutput`, and when nothing is computed from that output.
 */
export function cutModel(model: tf.LayersModel, at: string, caller: Caller, call?: number): Cut {
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  checkModel(model, caller);
  const tensor = outputNamed(model, at, caller, call, () => {
    const outputs = new Set(model.outputs.map((o) => sourceLayer(o).name));
    const names = namedOutputs(model)
      .filter((output) => !output.isInput && !outputs.has(output.source))
      .map((output) => output.name);
    return unknownName('layer named', at, names, 'Layers that can be cut');
  });
  const made = new Set([tensor.id]);
  const below: GraphNode[] = [];
  for (const node of sortedNodes(model)) {
    if (isInput(node.outboundLayer) || !node.inputTensors.some((t) => made.has(t.id))) continue;
    below.push(node);
    for (const t of node.outputTensors) made.add(t.id);
  }
  if (below.length === 0)
    throw fail(`nothing is computed from "${at}". Name a layer whose output another layer reads.`);
  const crossing = [tensor];
  for (const node of below) {
    for (const t of node.inputTensors) {
      if (!made.has(t.id) && !crossing.includes(t)) crossing.push(t);
    }
  }
  return {tensor, below, crossing};
}
