import {freeNames, idReader, shapeText, sourceOutput} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {caller, fail} from './fail.js';

/** The options that define the student. */
export interface StudentPlan {
  readonly nonHistorical: readonly string[];
  readonly units: readonly number[];
  readonly activation: 'relu' | 'elu' | 'selu' | 'tanh' | 'swish';
  readonly score: 'logit' | 'raw';
  readonly name: string;
  readonly seed: number;
}

/** The student: a tower on its sources, with one head per output of the teacher. */
export interface Student {
  readonly sources: readonly tf.SymbolicTensor[];
  /** The student's predictions, in the order of the teacher's outputs. */
  readonly outputs: tf.SymbolicTensor[];
  readonly weights: readonly tf.LayerVariable[];
  /**
   * Computes the embedding `[rows, last units]` and the scores `[rows, width of the output]` from
   * values of the sources.
   */
  run(values: readonly tf.Tensor[]): {embedding: tf.Tensor2D; scores: tf.Tensor2D[]};
}

/** Builds the student on the teacher's graph. */
export function buildStudent(teacher: tf.LayersModel, plan: StudentPlan): Student {
  const {nonHistorical, units, activation, score, name, seed} = plan;
  const sources = nonHistorical.map((source) => checkedSource(teacher, source));
  const free = freeNames(teacher, name, caller);
  const dense = (
    layerName: string,
    width: number,
    act: StudentPlan['activation'] | 'linear',
    shift: number,
  ) =>
    tf.layers.dense({
      units: width,
      activation: act as 'relu',
      name: free(layerName),
      kernelInitializer: tf.initializers.glorotUniform({seed: seed + shift}),
    });
  const tower = units.map((width, i) => dense(`${name}_${i + 1}`, width, activation, i));
  const heads = teacher.outputs.map((output, i) => {
    const outputName = `${name}_${teacher.outputNames[i]}`;
    const width = output.shape[1]!;
    return {
      linear: dense(
        score === 'logit' ? `${outputName}_logit` : outputName,
        width,
        'linear',
        units.length + i,
      ),
      sigmoid:
        score === 'logit' ? tf.layers.activation({activation: 'sigmoid', name: free(outputName)}) : undefined,
    };
  });
  const through = (layers: tf.layers.Layer[], x: tf.SymbolicTensor) =>
    layers.reduce((value, layer) => layer.apply(value) as tf.SymbolicTensor, x);
  const joined =
    sources.length === 1
      ? sources[0]!
      : (tf.layers
          .concatenate({axis: -1, name: free(`${name}_sources`)})
          .apply(sources) as tf.SymbolicTensor);
  const embedding = through(tower, joined);
  const outputs = heads.map(({linear, sigmoid}) =>
    through(sigmoid ? [linear, sigmoid] : [linear], embedding),
  );
  return {
    sources,
    outputs,
    weights: [...tower, ...heads.map(({linear}) => linear)].flatMap((layer) => layer.trainableWeights),
    run: (values) => {
      const x = values.length === 1 ? values[0]! : tf.concat([...values], 1);
      const e = tower.reduce((value, layer) => layer.apply(value) as tf.Tensor, x) as tf.Tensor2D;
      return {embedding: e, scores: heads.map(({linear}) => linear.apply(e) as tf.Tensor2D)};
    },
  };
}

function checkedSource(teacher: tf.LayersModel, source: string): tf.SymbolicTensor {
  const tensor = sourceOutput(teacher, source, caller);
  if (tensor.dtype !== 'float32') {
    throw fail(
      'withAldi',
      `nonHistorical: "${source}" must be float32. Received: ${tensor.dtype}. Name the layer that embeds it instead.`,
    );
  }
  const reader = idReader(teacher, tensor);
  if (reader !== undefined) {
    throw fail(
      'withAldi',
      `nonHistorical: "${source}" holds ids, which "${reader}" reads, but the student needs features. Name the layer "${reader}" instead, or one that flattens its output.`,
    );
  }
  if (tensor.shape.length !== 2 || tensor.shape[1] == null) {
    throw fail(
      'withAldi',
      `nonHistorical: "${source}" must have shape [batch, width]. Received: ${shapeText(tensor)}. Name a layer that pools or flattens it.`,
    );
  }
  return tensor;
}
