import {type Caller, checkOptions, type OptionNames, packageError, shown} from '@cs/core';
import type {GradientBatch} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {checkGroups, type GradientGroups, gradientNormRatio} from './gradient-norm-ratio.js';

/** Options of `gradientNormRatioCallback`. */
export interface GradientNormRatioOptions extends GradientGroups {
  /**
   * Measure before the first training step and then after every `every` steps. A positive integer.
   * Default 100.
   */
  readonly every?: number;
  /** Called with each measured value. Default: none. */
  readonly onRatio?: (measured: MeasuredRatio) => void;
}

/** A value of `gradientNormRatio` measured during training. */
export interface MeasuredRatio {
  /** How many training steps this call of `fit` had done before; 0 is before the first step. */
  readonly step: number;
  readonly ratio: number;
}

const caller: Caller = {packageName: '@cs/residual', functionName: 'gradientNormRatioCallback'};
const names: OptionNames<GradientNormRatioOptions> = {historical: 1, nonHistorical: 1, every: 1, onRatio: 1};

/** Measures the ratio while a model is trained. `gradientNormRatioCallback` creates it. */
export class GradientNormRatioCallback extends tf.Callback {
  /** The values measured so far, in order, over all calls of `fit`. */
  readonly ratios: MeasuredRatio[] = [];
  private step = 0;

  /** Use `gradientNormRatioCallback` instead, which checks the options. */
  constructor(
    private readonly batch: GradientBatch,
    private readonly options: GradientNormRatioOptions,
  ) {
    super();
  }

  override async onTrainBegin(): Promise<void> {
    this.step = 0;
  }

  override async onBatchBegin(): Promise<void> {
    const {historical, nonHistorical, every = 100, onRatio} = this.options;
    if (this.step % every === 0) {
      const ratio = gradientNormRatio(this.model as tf.LayersModel, this.batch, {historical, nonHistorical});
      const measured = {step: this.step, ratio};
      this.ratios.push(measured);
      onRatio?.(measured);
    }
    this.step++;
  }
}

/**
 * Makes a callback for `fit` and `fitDataset` that measures `gradientNormRatio` on one fixed
 * batch during training. The result is the curve of Figures 2b and 6b. The callback does not
 * affect training: the weights are bitwise the same as without it.
 *
 * @param batch inputs and targets as tensors. Keep them alive while training runs. Rows that are
 *   not trained on are the best choice.
 * @returns the callback; its `ratios` lists all measured values.
 * @throws when an option is unknown, a group is empty, a name occurs twice, or `every` is not a
 *   positive integer. `fit` throws in the other cases in which `gradientNormRatio` throws.
 * @example
 * const groups = {historical: ['rates'], nonHistorical: ['content']};
 * const watch = gradientNormRatioCallback({x, y}, {...groups, every: 50});
 * await model.fit(trainX, trainY, {callbacks: watch});
 * console.table(watch.ratios);
 * @see Figures 2b and 6b of arXiv 2512.17277.
 */
export function gradientNormRatioCallback(
  batch: GradientBatch,
  options: GradientNormRatioOptions,
): GradientNormRatioCallback {
  checkOptions(options, names, caller);
  const {historical, nonHistorical, every = 100} = options;
  checkGroups({historical, nonHistorical}, caller);
  if (!Number.isInteger(every) || every < 1) {
    throw packageError(
      caller.packageName,
      caller.functionName,
      `every must be a positive integer. Received: ${shown(every)}.`,
    );
  }
  return new GradientNormRatioCallback(batch, options);
}
