import * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import type {TrainableModel} from './internals.js';

interface Slot {
  readonly originalName: string;
  readonly variable: tf.Variable;
}

interface Compiled extends Omit<TrainableModel, 'model'> {
  readonly optimizer?: tf.Optimizer;
  readonly loss: tf.ModelCompileArgs['loss'];
  readonly metrics: tf.ModelCompileArgs['metrics'];
  isOptimizerOwned: boolean;
  /** Only on a Sequential: the inner model that it trains. */
  readonly model?: Compiled;
}

/**
 * Optimizers whose state we know how to copy. Subclasses are excluded: they may keep more state.
 */
const stock: readonly unknown[] = [
  tf.SGDOptimizer,
  tf.MomentumOptimizer,
  tf.RMSPropOptimizer,
  tf.AdagradOptimizer,
  tf.AdadeltaOptimizer,
  tf.AdamOptimizer,
  tf.AdamaxOptimizer,
];

/**
 * Compiles the model `to` in the same way as `from`, with which it shares weights, so that
 * training continues where `from` stopped.
 *
 * `to` gets the same loss and metrics, and an optimizer of the same class and settings with a
 * copy of the optimizer's state. Shared weights keep their moments, even if their order changes.
 * Weights that only `to` has start with fresh state. `from` and its optimizer are not changed.
 *
 * @param from a model, compiled or not.
 * @param to a model with the same output names.
 * @returns true when `to` was compiled. False, with nothing done, when `from` is not compiled or
 *   its optimizer is not one of the optimizer classes that TensorFlow.js provides.
 * @throws when `from` or `to` is not a model.
 * @example
 * const model = rewire(ranker, cut, tensor);
 * carryTraining(ranker, model);
 */
export function carryTraining(from: tf.LayersModel, to: tf.LayersModel): boolean {
  for (const model of [from, to]) {
    checkModel(model, {packageName: '@cs/graph', functionName: 'carryTraining'});
  }
  const trained = ((from as unknown as Compiled).model ?? from) as unknown as Compiled;
  const {optimizer, loss, metrics} = trained;
  if (!optimizer || !stock.includes(optimizer.constructor)) return false;
  const ofClass = optimizer.constructor as typeof tf.Optimizer;
  const copy = ofClass.fromConfig(ofClass as never, optimizer.getConfig()) as tf.Optimizer;
  to.compile({optimizer: copy, loss, ...(metrics && {metrics})});
  const target = to as unknown as Compiled;
  target.isOptimizerOwned = true;
  copyState(optimizer, copy, variablesOf(trained), variablesOf(target));
  return true;
}

/**
 * The variables in the order of the optimizer's slots. Two views of a weight have the same
 * variable.
 */
const variablesOf = ({collectedTrainableWeights = []}: Compiled): tf.Variable[] =>
  collectedTrainableWeights.map((weight) => weight.read() as tf.Variable);

/** Copies counters and powers unchanged, and moves each slot to the new index of its variable. */
function copyState(
  from: tf.Optimizer,
  to: tf.Optimizer,
  before: readonly tf.Variable[],
  after: readonly tf.Variable[],
): void {
  const source = from as unknown as Record<string, unknown>;
  const target = to as unknown as Record<string, unknown>;
  for (const [member, value] of Object.entries(source)) {
    if (member === 'iterations_') target[member] = value;
    else if (value instanceof tf.Variable) (target[member] as tf.Variable).assign(value);
    else if (Array.isArray(value) && value.length > 0) {
      const slots = value as Slot[];
      const suffix = slots[0]!.originalName.split('/').at(-1);
      const start = Number(source.initialAccumulatorValue ?? 0);
      target[member] = after.map((variable): Slot => {
        const kept = slots[before.indexOf(variable)]?.variable;
        return {
          originalName: `${variable.name}/${suffix}`,
          variable: tf.tidy(() => tf.variable(kept ?? tf.fill(variable.shape, start), false)),
        };
      });
    }
  }
}
