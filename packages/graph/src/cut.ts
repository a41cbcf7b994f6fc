import {type Caller, packageError, unknownName} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {type GraphLayer, type GraphNode, isInput, sourceLayer, sourceNode} from './internals.js';

/** A place at which a model is cut in two: what is computed from the cut tensor, and all the rest. */
export interface Cut {
  /** Output of the named layer. */
  readonly tensor: tf.SymbolicTensor;
  /** Applications below the cut, each after those it needs. */
  readonly below: readonly GraphNode[];
  /** Every tensor made above and used below, the cut tensor first. */
  readonly crossing: readonly tf.SymbolicTensor[];
}

/** Builds a Sequential that knows its input shape but was not built yet: until then it has no inputs and no outputs. */
export function ensureBuilt(model: tf.LayersModel): void {
  if (model instanceof tf.Sequential && model.inputNames.length === 0) model.build();
}

/** All applications that lead to the outputs, each after those whose output it uses. */
export function sortedNodes(model: Pick<tf.LayersModel, 'outputs'>): GraphNode[] {
  const done = new Set<GraphNode>();
  const sorted: GraphNode[] = [];
  // An explicit stack: deep models must not overflow the call stack.
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
 * The output tensor of a named layer, or of a named input.
 *
 * @param call which application, from 0, of a layer that is applied several times.
 * @throws for an unknown name (the known ones are listed), a name inside a nested model, a missing or wrong `call`.
 */
export function layerOutput(
  model: tf.LayersModel,
  name: string,
  caller: Caller,
  call?: number,
): tf.SymbolicTensor {
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  checkModel(model, caller);
  // An input that no layer reads is not among the nodes.
  const input = model.inputs[model.inputNames.indexOf(name)];
  if (input) return input;
  const nodes = sortedNodes(model).filter((n) => n.outboundLayer.name === name);
  if (nodes.length === 0) {
    const names = model.layers.map((l) => l.name);
    const nested = model.layers.find((l) =>
      (l as unknown as {layers?: GraphLayer[]}).layers?.some((inner) => inner.name === name),
    );
    if (nested) {
      throw fail(
        `layer "${name}" is inside the nested model "${nested.name}", which is one layer here. Name "${nested.name}" or flatten it.`,
      );
    }
    throw fail(unknownName('layer named', name, names, 'Layers'));
  }
  if (call === undefined && nodes.length > 1) {
    throw fail(
      `layer "${name}" is applied ${nodes.length} times. Say which with call: 0 to ${nodes.length - 1}.`,
    );
  }
  const byAge = [...nodes].sort((a, b) => a.id - b.id);
  const node = byAge[call ?? 0];
  if (!node) throw fail(`layer "${name}" has no call ${call}; it is applied ${nodes.length} time(s).`);
  if (node.outputTensors.length !== 1) {
    throw fail(`layer "${name}" has ${node.outputTensors.length} outputs; name a layer with one.`);
  }
  return node.outputTensors[0]!;
}

/**
 * The output tensor of a layer, or of an input, that options name without saying which call of it.
 *
 * @throws as `layerOutput`, and for a layer that is applied several times.
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
 * @throws as `layerOutput`; also when nothing is computed from that output.
 */
export function cutModel(model: tf.LayersModel, at: string, caller: Caller, call?: number): Cut {
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  checkModel(model, caller);
  let tensor: tf.SymbolicTensor;
  try {
    tensor = layerOutput(model, at, caller, call);
  } catch (error) {
    const known = sortedNodes(model).some((n) => n.outboundLayer.name === at);
    if (known || !(error as Error).message.includes('no layer named')) throw error;
    const outputs = new Set(model.outputs.map((o) => sourceLayer(o).name));
    const names = model.layers
      .filter((l) => !isInput(l as unknown as GraphLayer) && !outputs.has(l.name))
      .map((l) => l.name);
    throw fail(unknownName('layer named', at, names, 'Layers that can be cut'));
  }
  const made = new Set([tensor.id]);
  const below: GraphNode[] = [];
  for (const node of sortedNodes(model)) {
    if (isInput(node.outboundLayer) || !node.inputTensors.some((t) => made.has(t.id))) continue;
    below.push(node);
    for (const t of node.outputTensors) made.add(t.id);
  }
  if (below.length === 0) throw fail(`nothing is computed from "${at}". Name a layer above the outputs.`);
  const crossing = [tensor];
  for (const node of below) {
    for (const t of node.inputTensors) {
      if (!made.has(t.id) && !crossing.includes(t)) crossing.push(t);
    }
  }
  return {tensor, below, crossing};
}
