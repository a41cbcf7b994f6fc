/** What is read of a layer in the topology of a model. */
interface Layer {
  readonly name?: unknown;
  readonly config?: {readonly name?: unknown; readonly layers?: unknown};
  /** For each call of the layer, its inputs, each as `[layer, call, tensor, ...]`. */
  readonly inbound_nodes?: unknown;
}

/**
 * Checks that the layers of a saved model can be called one after the other. TensorFlow.js would wait
 * forever for a layer that is fed by itself or that does not exist.
 *
 * @param topology the `modelTopology` of a `model.json`.
 * @throws if layers wait for each other, or for a layer that is not there; the error names them.
 */
export function checkOrder(topology: unknown): void {
  const layers = layersOf(topology);
  for (const layer of layers) checkOrder(layer);
  let waiting = layers.flatMap((layer) => {
    const {name, config, inbound_nodes} = layer;
    if (!Array.isArray(inbound_nodes)) return [];
    const calls: readonly unknown[] = inbound_nodes.length === 0 ? [[]] : inbound_nodes;
    // Call 0 of an inner model is the one by which it was made.
    const first = layersOf(layer).length > 0 ? 1 : 0;
    return calls.map((inputs, i) => ({
      of: String(name ?? config?.name),
      call: first + i,
      inputs: inputsOf(inputs),
    }));
  });
  const made = new Set<string>();
  for (;;) {
    const ready = waiting.filter(({inputs}) => inputs.every((input) => made.has(input)));
    if (ready.length === 0) break;
    for (const {of, call} of ready) made.add(nodeOf(of, call));
    waiting = waiting.filter((each) => !ready.includes(each));
  }
  if (waiting.length === 0) return;
  const names = [...new Set(waiting.map(({of}) => of))].slice(0, 5).join(', ');
  throw new Error(`its layers wait for each other, or for a layer that is not there: ${names}`);
}

/** The layers of a model, which may be wrapped as `{model_config: {config: {layers}}}`. */
function layersOf(value: unknown): readonly Layer[] {
  const {model_config, config} = (value ?? {}) as {model_config?: unknown} & Layer;
  if (model_config) return layersOf(model_config);
  return Array.isArray(config?.layers) ? (config.layers as readonly Layer[]) : [];
}

function inputsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  const [name, call] = value as [unknown, unknown];
  return typeof name === 'string' ? [nodeOf(name, Number(call))] : value.flatMap(inputsOf);
}

function nodeOf(layer: string, call: number): string {
  return `${layer}\n${call}`;
}
