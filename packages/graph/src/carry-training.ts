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
  /** Of a Sequential: what it trains through. */
  readonly model?: Compiled;
}

/** Those whose state is known: not classes derived from them, which have a name in common with them. */
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
 * Compiles a model as another is compiled that it shares weights with, and lets it go on where that one's optimizer stands: same loss, same metrics, and an
 * optimizer of the same class and settings with copies of its state. Weights of both models keep their moments, wherever they stand in the new
 * order; weights that are new start with fresh ones. The other model and its optimizer stay as they are.
 *
 * @param from compiled or not.
 * @param to has the same names of outputs; it is compiled when this returns true.
 * @returns false, having done nothing, when `from` is not compiled or its optimizer is of a class that TensorFlow.js does not bring.
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

/** The variables in the order in which an optimizer keeps its slots. Two views of a weight have one variable. */
const variablesOf = ({collectedTrainableWeights = []}: Compiled): tf.Variable[] =>
  collectedTrainableWeights.map((weight) => weight.read() as tf.Variable);

/** Copies counters and powers as they are, and slots to the places of their variables. */
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
