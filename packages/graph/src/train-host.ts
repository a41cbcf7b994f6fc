import {type Caller, packageError, shown, unknownName} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import type {Cut} from './cut.js';
import {checkInternals, type LossFunction, type TrainableModel} from './internals.js';
import {readRecord, recordedTerm, type TermRecipe, writeRecord} from './record.js';
import {StepRecorder} from './step-recorder.js';
import {hookLogs} from './train-logs.js';

/** One training step, as a term sees it. */
export interface TrainStep {
  readonly model: tf.LayersModel;
  /** What the forward pass was given, in the order of `model.inputNames`: the batch's inputs, after the terms' `inputs`. */
  readonly inputs: readonly tf.Tensor[];
  /** The batch's targets, in the order of `model.outputNames`. */
  readonly targets: readonly tf.Tensor[];
  /** Weight of each row, per output; undefined where `fit` was given no class weights. */
  readonly sampleWeights: readonly (tf.Tensor | undefined)[];
  /** The losses given to `compile`, in the order of `model.outputNames`. */
  readonly losses: readonly LossFunction[];
  /** What the step's forward pass computed for a symbolic tensor of the model. */
  value(symbolic: tf.SymbolicTensor): tf.Tensor;
  /** The mask that the layer that made a tensor was called with in that pass; undefined for none. */
  maskFor(made: tf.SymbolicTensor): tf.Tensor | undefined;
}

/** A term that is added to the training loss, and to nothing else. */
export interface TrainTerm {
  /** Unique on a model, e.g. `'score_reg'`. */
  readonly name: string;
  /** Place in the sum; terms are ordered by it and then by name, never by the order of attaching. */
  readonly order: number;
  /** The options it was made from, for `attachedTerms`. A number `weight` divides the penalty in the training log. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** What `reattach` makes it again from once the model was saved and loaded. Default: nothing, and `reattach` says so. */
  readonly recipe?: TermRecipe;
  /** Where it cuts the model, for `describe`. */
  readonly cut?: Cut;
  /** The weighted penalty, a differentiable scalar; null when this step has none. Without it the term is not in the log. */
  penalty?(step: TrainStep): tf.Scalar | null;
  /**
   * What the step's forward pass is given instead of the batch's inputs, in the order of `model.inputNames`, shapes unchanged.
   * Terms see what those before them made. What is made here is freed after the step.
   */
  inputs?(inputs: readonly tf.Tensor[]): readonly tf.Tensor[];
  /**
   * Variables outside the model that the same step trains. They come after the model's own, so attaching moves no state of the
   * optimizer; compile again after detaching one of several such terms.
   */
  readonly weights?: readonly tf.LayerVariable[];
  /** What it remembers from step to step, its weights apart, as a JSON value: with it a stopped training goes on bit for bit. */
  state?(): unknown;
  /** Puts back what `state` gave. */
  restore?(state: unknown): void;
}

interface Host {
  readonly terms: TrainTerm[];
  detach(): void;
}

// A registered symbol: two copies of this package on one page share one host.
const HOST = Symbol.for('cs.train.v1');

type Hosted = TrainableModel & {[HOST]?: Host; model?: Hosted; build?(shape?: unknown): void};

/**
 * Adds a term to what `fit`, `fitDataset` and `trainOnBatch` minimise:
 * `loss = sum of the outputs' losses + regularizers + sum of the terms`.
 *
 * Works before or after `compile` and in any order. Prediction, evaluation, summary and the saved topology
 * and weights stay as they are, the saved metadata gain the terms for `reattach`; the loss that training logs as `loss` is the whole sum, the loss of each output stays clean. The log of
 * `fit` and `fitDataset` gains the unweighted value of each term, `penalty / spec.weight`, under its name; not with weight 0.
 *
 * @param caller who attaches it, for the error messages. Default this function.
 * @throws when a term of that name is attached already, `fit` is running, the name is no text, or this TensorFlow.js cannot be hooked.
 *   A Sequential with terms whose layers are changed throws when it is built.
 * @example
 * attachTerm(model, {name: 'l2_scores', order: 1, spec: {}, penalty: (s) => tf.mean(tf.square(s.value(model.outputs[0])))});
 */
export function attachTerm(
  model: tf.LayersModel,
  term: TrainTerm,
  caller: Caller = from('attachTerm'),
): void {
  checkModel(model, caller);
  checkInternals(model, 'attachTerm');
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  if (typeof term?.name !== 'string')
    throw fail(`a term's name must be a text. Received: ${shown(term?.name)}.`);
  const hosted = model as unknown as Hosted;
  if ((hosted.model ?? hosted).isTraining) {
    throw fail(
      `"${term.name}" cannot be attached while fit is running, which would go on without it. Attach before fit, or between two calls of it.`,
    );
  }
  if (hostedTerms(model).some((t) => t.name === term.name)) {
    throw fail(
      `"${term.name}" is attached to this model already. Take it off first: detachTerm(model, "${term.name}") of @cs/graph.`,
    );
  }
  hosted[HOST] ??= installHost(hosted);
  const {terms} = hosted[HOST];
  terms.push(term);
  terms.sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  recordTerms(model, terms);
}

/**
 * Takes a term off a model; without a name, all of them, and those that a loaded model only has on record. After the last one the model is as
 * it was.
 *
 * @throws when no term of that name is attached.
 */
export function detachTerm(model: tf.LayersModel, name?: string): void {
  checkModel(model, from('detachTerm'));
  const hosted = model as unknown as Hosted;
  const host = hosted[HOST];
  const terms = host?.terms ?? [];
  const index = terms.findIndex((t) => t.name === name);
  if (name !== undefined && index < 0) {
    const names = terms.map((t) => t.name);
    throw packageError('@cs/graph', 'detachTerm', unknownName('term', name, names, 'Attached'));
  }
  if (name === undefined) terms.length = 0;
  else terms.splice(index, 1);
  recordTerms(model, terms);
  if (host && terms.length === 0) {
    host.detach();
    delete hosted[HOST];
  }
}

/** Keeps the record in the model's metadata equal to what is attached. */
function recordTerms(model: tf.LayersModel, terms: readonly TrainTerm[]): void {
  const {paths} = readRecord(model);
  writeRecord(model, {terms: terms.map(({name, recipe}) => recordedTerm(name, recipe)), paths});
}

/** Names and options of the terms attached to a model, in the order in which they are summed. */
export function attachedTerms(
  model: tf.LayersModel,
): {name: string; spec: Readonly<Record<string, unknown>>}[] {
  checkModel(model, from('attachedTerms'));
  return hostedTerms(model).map(({name, spec}) => ({name, spec}));
}

/** The terms themselves. */
export function hostedTerms(model: tf.LayersModel): readonly TrainTerm[] {
  return (model as unknown as Hosted)[HOST]?.terms ?? [];
}

const from = (functionName: string): Caller => ({packageName: '@cs/graph', functionName});

const weightOf = ({spec}: TrainTerm): number => (typeof spec.weight === 'number' ? spec.weight : 1);

const isSequential = (model: unknown): boolean => model instanceof tf.Sequential;

function installHost(model: Hosted): Host {
  const terms: TrainTerm[] = [];
  // A Sequential trains through a model that it makes anew at every build.
  if (model.build !== undefined && isSequential(model)) {
    let inner = model.model && hookTraining(model.model, terms, model);
    const {build, outputs} = model;
    model.build = (shape) => {
      build.call(model, shape);
      if (model.outputs[0] !== outputs[0]) {
        const names = terms.map(({name}) => name).join(', ');
        throw packageError(
          '@cs/graph',
          'attachTerm',
          `layers of this Sequential were added or taken away after terms were attached to it: ${names}. Call detachTerm(model), and attach them again once it has all its layers.`,
        );
      }
      inner = hookTraining(model.model!, terms, model);
    };
    return {
      terms,
      detach: () => {
        inner?.();
        delete (model as {build?: unknown}).build;
      },
    };
  }
  return {terms, detach: hookTraining(model, terms, model)};
}

/** The inputs after all terms had their say, and what frees the tensors that they made. */
function changedInputs(
  terms: readonly TrainTerm[],
  given: readonly tf.Tensor[],
): {inputs: tf.Tensor[]; free(): void} {
  let inputs = [...given];
  const made: tf.Tensor[] = [];
  for (const term of terms) {
    if (!term.inputs) continue;
    const before = inputs;
    inputs = tf.tidy(() => [...term.inputs!(before)]);
    made.push(...inputs.filter((tensor) => !before.includes(tensor)));
  }
  return {inputs, free: () => tf.dispose(made)};
}

/** Overrides the two members on the instance; returns what undoes it. */
function hookTraining(model: TrainableModel, terms: readonly TrainTerm[], shown: TrainableModel): () => void {
  let step: TrainStep | undefined;
  const {makeTrainFunction, calculateLosses} = model;
  const logs = hookLogs(model, () =>
    terms.flatMap((term) => (!term.penalty || weightOf(term) === 0 ? [] : [term.name])),
  );
  model.makeTrainFunction = () => {
    const train = makeTrainFunction.call(model);
    return logs.wrap((data) => {
      const {inputs, free} = changedInputs(terms, data.slice(0, model.inputs.length));
      const rest = data.slice(inputs.length);
      const recorder = new StepRecorder(model, inputs);
      step = {
        model: shown as unknown as tf.LayersModel,
        inputs,
        targets: rest.slice(0, model.outputs.length),
        sampleWeights: model.outputs.map((_, i) => rest[model.outputs.length + i] ?? undefined),
        losses: model.lossFunctions ?? [],
        value: (symbolic) => recorder.value(symbolic),
        maskFor: (made) => recorder.maskFor(made),
      };
      stopRecording = () => recorder.stop();
      const own = model.collectedTrainableWeights;
      const added = terms.flatMap((term) => term.weights ?? []);
      // The training function reads it when it is called.
      if (own && added.length > 0) model.collectedTrainableWeights = [...own, ...added];
      try {
        return recorder.record(() => train([...inputs, ...rest]));
      } finally {
        if (own) model.collectedTrainableWeights = own;
        step = undefined;
        free();
      }
    });
  };
  let stopRecording = () => {};
  // Only training calls it, once, after the forward pass and inside the gradient's scope.
  model.calculateLosses = () => {
    const losses = calculateLosses.call(model);
    if (!step) return losses;
    stopRecording();
    for (const term of terms) {
      const penalty = term.penalty?.(step) ?? null;
      logs.note(term.name, penalty, weightOf(term));
      if (penalty) losses.push(penalty);
    }
    return losses;
  };
  return () => {
    logs.undo();
    delete (model as {makeTrainFunction?: unknown}).makeTrainFunction;
    delete (model as {calculateLosses?: unknown}).calculateLosses;
  };
}
