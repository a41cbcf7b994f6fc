import {type Caller, checkOptions, type OptionNames, packageError, shown} from '@cs/core';
import type {GradientBatch} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {checkGroups, type GradientGroups, gradientNormRatio} from './gradient-norm-ratio.js';

/** Options of `gradientNormRatioCallback`. */
export interface GradientNormRatioOptions extends GradientGroups {
  /** A batch is measured when the number of batches seen before it is a multiple of this; a positive integer. Default 100. */
  readonly every?: number;
  /** Called with each value as it is measured. Default: none. */
  readonly onRatio?: (measured: MeasuredRatio) => void;
}

/** A value of `gradientNormRatio` in the course of training. */
export interface MeasuredRatio {
  /** How many batches the model had been trained on by this `fit`: 0 is before the first. */
  readonly step: number;
  readonly ratio: number;
}

const caller: Caller = {packageName: '@cs/residual', functionName: 'gradientNormRatioCallback'};
const names: OptionNames<GradientNormRatioOptions> = {historical: 1, nonHistorical: 1, every: 1, onRatio: 1};

/** Watches the ratio while a model is trained: see `gradientNormRatioCallback`. */
export class GradientNormRatioCallback extends tf.Callback {
  /** The values measured so far, in order. */
  readonly ratios: MeasuredRatio[] = [];
  private step = 0;

  /** Made by `gradientNormRatioCallback`. */
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
 * A callback of `fit` and `fitDataset` that measures `gradientNormRatio` on one fixed batch, before the first training step and then every so many: the
 * curve of Figures 2b and 6b. It trains nothing and draws nothing: the weights are bit for bit those of training without it.
 *
 * @param batch inputs and targets in tensors, kept alive by the caller while training runs; best rows that training does not see.
 * @returns the callback; `ratios` lists what was measured, over all runs it was given to.
 * @throws for options as `gradientNormRatio`, and an `every` that is no positive integer. `fit` throws as `gradientNormRatio` does.
 * @example
 * const watch = gradientNormRatioCallback({x, y}, {historical: ['rates'], nonHistorical: ['content'], every: 50});
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
