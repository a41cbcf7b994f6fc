import {type Caller, packageError, shown, unknownName} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import type {Cut} from './cut.js';
import {checkInternals, type LossFunction, type TrainableModel} from './internals.js';
import {readRecord, recordedTerm, type TermRecipe, writeRecord} from './record.js';
import {StepRecorder} from './step-recorder.js';
import {hookLogs} from './train-logs.js';

/** What a term can read during one training step. */
export interface TrainStep {
  readonly model: tf.LayersModel;
  /**
   * The inputs of the forward pass, in the order of `model.inputNames`: those of the batch, after
   * any changes by the terms' `inputs`.
   */
  readonly inputs: readonly tf.Tensor[];
  /** The batch's targets, in the order of `model.outputNames`. */
  readonly targets: readonly tf.Tensor[];
  /** The weight of each row, per output; undefined if `fit` was given no class weights. */
  readonly sampleWeights: readonly (tf.Tensor | undefined)[];
  /** The losses given to `compile`, in the order of `model.outputNames`. */
  readonly losses: readonly LossFunction[];
  /**
   * What each of the `losses` returned in this step, before class weights, in the same order: one
   * value per row, or a scalar.
   */
  readonly lossValues: readonly tf.Tensor[];
  /** The value that the step's forward pass computed for a symbolic tensor of the model. */
  value(symbolic: tf.SymbolicTensor): tf.Tensor;
  /** The mask passed to the layer that computed a tensor; undefined if there was none. */
  maskFor(made: tf.SymbolicTensor): tf.Tensor | undefined;
}

/** A penalty whose weight is not `spec.weight`, or not the same for all its parts. */
export interface LoggedPenalty {
  /** The weighted penalty, a differentiable scalar. */
  readonly loss: tf.Scalar;
  /** The unweighted value, which the training log shows. */
  readonly logged: tf.Scalar;
}

/** A term acts in training only: it adds a penalty to the loss or changes the inputs of a step. */
export interface TrainTerm {
  /** A name that is unique on the model, e.g. `'score_reg'`. */
  readonly name: string;
  /** Its position in the sum. Terms are sorted by `order`, then by name. */
  readonly order: number;
  /**
   * Its options, as `attachedTerms` returns them. If `weight` is a number, the training log shows
   * the penalty divided by it, unless `penalty` says what to log.
   */
  readonly spec: Readonly<Record<string, unknown>>;
  /**
   * What `reattach` recreates the term from after the model was saved and loaded. Without a recipe,
   * `reattach` throws for this term.
   */
  readonly recipe?: TermRecipe;
  /** Where it cuts the model; shown by `describe`. */
  readonly cut?: Cut;
  /**
   * Computes the weighted penalty: a differentiable scalar, alone or with the value to log, or null
   * if this step has none. A term without this method does not appear in the log.
   */
  penalty?(step: TrainStep): tf.Scalar | LoggedPenalty | null;
  /**
   * Returns the inputs for the step's forward pass in place of the given ones, in the order of
   * `model.inputNames` and with the same shapes. Each term gets the result of the term before it.
   * Tensors that are created here are disposed after the step.
   */
  inputs?(inputs: readonly tf.Tensor[]): readonly tf.Tensor[];
  /**
   * Variables outside the model that the step trains too. They come after the model's own
   * weights, so attaching a term keeps the optimizer's state aligned. If several terms have such
   * weights, compile again after detaching one of them.
   */
  readonly weights?: readonly tf.LayerVariable[];
  /**
   * Returns the state it keeps between steps, apart from `weights`, as a JSON value. A training run
   * that is resumed from this state gives bitwise the same result.
   */
  state?(): unknown;
  /** Restores what `state` returned. */
  restore?(state: unknown): void;
}

interface Host {
  readonly terms: TrainTerm[];
  detach(): void;
}

// A global symbol, so that two copies of this package share one host.
const HOST = Symbol.for('cs.train.v1');

type Hosted = TrainableModel & {[HOST]?: Host; model?: Hosted; build?(shape?: unknown): void};

/**
 * Adds a term to the loss that `fit`, `fitDataset` and `trainOnBatch` minimise:
 *
 *     loss = sum of the outputs' losses + regularizers + sum of the terms
 *
 * It works before or after `compile`, and terms can be attached in any order. Prediction,
 * evaluation, `summary` and the saved topology and weights do not change. The saved metadata
 * records the terms for `reattach`.
 *
 * In the training log, `loss` is the whole sum, while the loss of each output stays without
 * terms. The log of `fit` and `fitDataset` gains an entry for each term with a penalty: its
 * unweighted value under its name: `penalty / spec.weight`, or what `penalty` returns as `logged`.
 * Terms of weight 0 are not logged.
 *
 * @param caller the function to name in error messages. Default: `attachTerm` of this package.
 * @throws when a term of that name is already attached, the name is not a string, `fit` is
 *   running, or this release of TensorFlow.js lacks a method that has to be overridden. A
 *   Sequential throws when it is built if its layers were changed after a term was attached.
 * @example
 * const penalty = (step) => tf.mean(tf.square(step.value(model.outputs[0])));
 * attachTerm(model, {name: 'l2_scores', order: 1, spec: {}, penalty});
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
    throw fail(`the name of a term must be a string. Received: ${shown(term?.name)}.`);
  const hosted = model as unknown as Hosted;
  if ((hosted.model ?? hosted).isTraining) {
    throw fail(
      `"${term.name}" cannot be attached while fit is running, because that run would ignore it. Attach it before fit, or between two calls of fit.`,
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
 * Removes a term from a model. Without a name, it removes all terms, including those that a
 * loaded model has only in its metadata. Once the last term is removed, the model has its own
 * methods back.
 *
 * @throws when no term of that name is attached, or `model` is not a model.
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

/** Updates the record in the model's metadata to the attached terms. */
function recordTerms(model: tf.LayersModel, terms: readonly TrainTerm[]): void {
  const {paths} = readRecord(model);
  writeRecord(model, {terms: terms.map(({name, recipe}) => recordedTerm(name, recipe)), paths});
}

/**
 * Returns the names and options of the terms attached to a model, in the order in which they are
 * summed.
 *
 * @throws when `model` is not a model.
 */
export function attachedTerms(
  model: tf.LayersModel,
): {name: string; spec: Readonly<Record<string, unknown>>}[] {
  checkModel(model, from('attachedTerms'));
  return hostedTerms(model).map(({name, spec}) => ({name, spec}));
}

/** The terms attached to a model, in the order in which they are summed. */
export function hostedTerms(model: tf.LayersModel): readonly TrainTerm[] {
  return (model as unknown as Hosted)[HOST]?.terms ?? [];
}

const from = (functionName: string): Caller => ({packageName: '@cs/graph', functionName});

const weightOf = ({spec}: TrainTerm): number => (typeof spec.weight === 'number' ? spec.weight : 1);

const isSequential = (model: unknown): boolean => model instanceof tf.Sequential;

function installHost(model: Hosted): Host {
  const terms: TrainTerm[] = [];
  // A Sequential trains an inner model, which it recreates at every build.
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
          `layers of this Sequential were added or removed after these terms were attached: ${names}. Call detachTerm(model), and attach the terms again once the model has all its layers.`,
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

/** Applies the `inputs` of all terms; `free` disposes the tensors that they created. */
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

/** Overrides `makeTrainFunction` and `calculateLosses` on the instance; returns what undoes it. */
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
      const {lossFunctions = []} = model;
      const lossValues: tf.Tensor[] = [];
      step = {
        model: shown as unknown as tf.LayersModel,
        inputs,
        targets: rest.slice(0, model.outputs.length),
        sampleWeights: model.outputs.map((_, i) => rest[model.outputs.length + i] ?? undefined),
        losses: lossFunctions,
        lossValues,
        value: (symbolic) => recorder.value(symbolic),
        maskFor: (made) => recorder.maskFor(made),
      };
      stopRecording = () => recorder.stop();
      const own = model.collectedTrainableWeights;
      const added = terms.flatMap((term) => term.weights ?? []);
      // The training function reads these members each time it is called.
      model.lossFunctions = lossFunctions.map((loss, i) => (yTrue, yPred) => {
        lossValues[i] = loss(yTrue, yPred);
        return lossValues[i];
      });
      if (own && added.length > 0) model.collectedTrainableWeights = [...own, ...added];
      try {
        return recorder.record(() => train([...inputs, ...rest]));
      } finally {
        if (own) model.collectedTrainableWeights = own;
        model.lossFunctions = lossFunctions;
        step = undefined;
        free();
      }
    });
  };
  let stopRecording = () => {};
  // Only training calls this: once per step, after the forward pass and within the gradient scope.
  model.calculateLosses = () => {
    const losses = calculateLosses.call(model);
    if (!step) return losses;
    stopRecording();
    for (const term of terms) {
      const penalty = term.penalty?.(step) ?? null;
      if (!penalty) continue;
      const isPair = 'logged' in penalty;
      logs.note(term.name, () => (isPair ? penalty.logged : tf.div(penalty, weightOf(term))));
      losses.push(isPair ? penalty.loss : penalty);
    }
    return losses;
  };
  return () => {
    logs.undo();
    delete (model as {makeTrainFunction?: unknown}).makeTrainFunction;
    delete (model as {calculateLosses?: unknown}).calculateLosses;
  };
}
