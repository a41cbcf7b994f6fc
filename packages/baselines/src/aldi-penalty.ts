import type {Random} from '@cs/core';
import type {TrainStep} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {
  identificationAlignment,
  pairwiseLoss,
  rankingAlignment,
  ratingAlignment,
  stopGradient,
} from './aldi-losses.js';
import {pairRows} from './pair-rows.js';
import type {Student} from './student.js';
import {takeRows} from './take-rows.js';

/** Weights of the student's losses. */
export interface AldiWeights {
  /** Of `pairwiseLoss`: pairs of a positive and a negative row, compared to their labels. */
  readonly supervised: number;
  /** Of `rankingAlignment`: the same pairs, compared to the teacher's differences. */
  readonly ranking: number;
  /** Of `identificationAlignment`: similarities of embeddings, compared to the teacher's. */
  readonly identification: number;
  /** Of `ratingAlignment`: scores, compared to the teacher's. */
  readonly rating: number;
}

interface Parts {
  readonly student: Student;
  readonly weights: AldiWeights;
  readonly score: 'logit' | 'raw';
  /** The teacher's embeddings; undefined if the identification loss has weight 0. */
  readonly embedding: tf.SymbolicTensor | undefined;
  readonly outputs: readonly tf.SymbolicTensor[];
  readonly random: Random;
  warm(step: TrainStep): tf.Tensor1D;
}

/** The student's losses in one training step, weighted and summed; null if there are none. */
export function aldiPenalty(step: TrainStep, parts: Parts): tf.Scalar | null {
  const {student, weights, score, embedding, outputs, random} = parts;
  const learned = student.run(student.sources.map((source) => stopGradient(step.value(source))));
  const warm = parts.warm(step);
  const terms: tf.Scalar[] = [];
  const add = (weight: number, loss: () => tf.Scalar) => {
    if (weight > 0) terms.push(tf.mul(weight, loss()) as tf.Scalar);
  };
  outputs.forEach((output, i) => {
    const labels = tf.reshape(step.targets[i]!, learned.scores[i]!.shape);
    const ofTeacher = columns(scores(stopGradient(step.value(output)), score));
    const ofLabels = columns(labels);
    columns(learned.scores[i]!).forEach((s, column) => {
      const t = ofTeacher[column]!;
      add(weights.rating, () => ratingAlignment(s, t, warm));
      if (weights.supervised === 0 && weights.ranking === 0) return;
      const pairs = pairRows(ofLabels[column]!.dataSync(), random);
      if (pairs.positive.length === 0) return;
      const both = (x: tf.Tensor1D) => [takeRows(x, pairs.positive), takeRows(x, pairs.negative)] as const;
      const [sUp, sDown] = both(s);
      const [tUp, tDown] = both(t);
      const [warmUp, warmDown] = both(warm);
      add(weights.supervised, () => pairwiseLoss(sUp, sDown));
      add(weights.ranking, () =>
        rankingAlignment(tf.sub(sUp, sDown), tf.sub(tUp, tDown), tf.mul(warmUp, warmDown)),
      );
    });
  });
  if (embedding) {
    add(weights.identification, () =>
      identificationAlignment(learned.embedding, step.value(embedding) as tf.Tensor2D, warm),
    );
  }
  return terms.length === 0 ? null : (tf.addN(terms) as tf.Scalar);
}

/** The logits of probabilities, or the values as they are. */
function scores(values: tf.Tensor, score: 'logit' | 'raw'): tf.Tensor {
  if (score === 'raw') return values;
  const p = tf.clipByValue(values, 1e-7, 1 - 1e-7);
  return tf.sub(tf.log(p), tf.log(tf.sub(1, p)));
}

function columns(x: tf.Tensor): tf.Tensor1D[] {
  const width = x.shape[1]!;
  if (width === 1) return [tf.reshape(x, [-1]) as tf.Tensor1D];
  return tf.unstack(x, 1) as tf.Tensor1D[];
}
