import {packageError} from '@cs/core';
import {type TrainStep, watchSides} from '@cs/graph';
import type * as tf from '@tensorflow/tfjs';
import type {Cold} from './cold.js';
import type {ScoreRegOptions} from './score-reg-options.js';
import type {Rows} from './task-rows.js';

type Watch = ReturnType<typeof watchSides>;

/**
 * Warns once if `cold` puts all rows of the first 50 batches on one side or, where it does not, if
 * a comparison of one label (`match`) lacks a side. The term is 0 in such batches.
 */
export class OneSidedWarning {
  private readonly all: Watch;
  private readonly comparisons: readonly (readonly Watch[])[];
  private isOneSided = false;
  private step: TrainStep | undefined;

  constructor(
    private readonly model: tf.LayersModel,
    private readonly options: ScoreRegOptions & {readonly cold: Cold},
    tasks: number,
  ) {
    this.all = watchSides((missing, batches) => {
      this.isOneSided = true;
      warn(this.ofAllRows(missing, batches));
    });
    const {match = 'all', taskWeights} = options;
    const labels = {
      all: [],
      positives: ['positive'],
      negatives: ['negative'],
      both: ['positive', 'negative'],
    };
    this.comparisons = Array.from({length: tasks}, (_, t) =>
      labels[match].map((label) =>
        watchSides((missing, batches) => {
          if (!this.isOneSided && taskWeights?.[t] !== 0) warn(ofLabel(label, t, missing, batches));
        }),
      ),
    );
  }

  observe(step: TrainStep, isCold: tf.Tensor, batch: readonly (readonly Rows[])[]): void {
    this.step = step;
    this.all(() => {
      const cold = total(isCold);
      return {cold, warm: isCold.size - cold};
    });
    this.comparisons.forEach((watches, t) => {
      watches.forEach((watch, c) => {
        const rows = batch[t]![c]!;
        watch(() => ({cold: total(rows.isCold), warm: total(rows.isWarm)}));
      });
    });
    this.step = undefined;
  }

  private ofAllRows(missing: string, batches: number): string {
    const {cold} = this.options;
    const only = missing === 'warm' ? 'cold' : 'warm';
    const start = `the first ${batches} batches had only ${only} rows by the option cold, so the term was 0 in all of them.`;
    if (typeof cold === 'function') return `${start} Check what the function cold returns.`;
    if (typeof cold === 'string') return `${start} Check the values of input "${cold}".`;
    const values = this.step!.inputs[this.model.inputNames.indexOf(cold.input)]!.dataSync<'float32'>();
    const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    const limit =
      cold.lessThan === undefined ? `greaterThan ${cold.greaterThan}` : `lessThan ${cold.lessThan}`;
    return `${start} Received: "${cold.input}" from ${Number(low.toPrecision(4))} to ${Number(high.toPrecision(4))} in the last batch, with ${limit}. Give the limit in the unit of the input: for an age in years, 28 days are 28 / 365; for a standardized age, (28 - mean) / deviation. If the unit is right, train on rows of both sides in random order.`;
  }
}

function ofLabel(label: string, task: number, missing: string, batches: number): string {
  const side = missing === 'both' ? '' : `${missing} `;
  return `the first ${batches} batches had no ${side}rows with a ${label} label of task ${task} (counted from 0), so this comparison was 0 in all of them. Labels above 0.5 are positive, 0 to 0.5 negative, and others missing. If such rows are rare, use larger batches, a buffer of cold rows, or match: 'all'.`;
}

const total = (mask: tf.Tensor): number => mask.dataSync<'float32'>().reduce((sum, value) => sum + value, 0);

function warn(message: string): void {
  console.warn(packageError('@cs/score-reg', 'withScoreReg', message).message);
}
