import {type Caller, type OptionNames, random, shown, unknownName} from '@cs/core';
import {attachTerm, checkCall, ensureBuilt, registerTerm, type TrainTerm} from '@cs/graph';
import type * as tf from '@tensorflow/tfjs';
import {checkDrop, dropFeatures, type Granularity, type Missing} from './drop-features.js';
import {fail} from './fail.js';

/** Options of `withFeatureDropout`. */
export interface FeatureDropoutOptions {
  /**
   * Names of the inputs that hold historical features: one array, or one per side, e.g.
   * `{user: [...], item: [...]}`. The rows of each side are drawn independently.
   */
  readonly historical: readonly string[] | Readonly<Record<string, readonly string[]>>;
  /** Probability of each drop, in [0, 1]. */
  readonly rate: number;
  /**
   * What one draw drops: `'row'` (default) all historical inputs of a row, or of one side of it;
   * `'group'` one input of a row; `'feature'` one feature of a row.
   */
  readonly granularity?: Granularity;
  /**
   * The value that stands for "missing": one number for all inputs, or an object that maps an
   * input name to a number or to an array with one number per feature, e.g. 1 for a missing flag.
   * Inputs that the object does not name get 0. Default 0.
   */
  readonly missing?: number | Readonly<Record<string, Missing>>;
  /** Seed of the draws, any finite number. */
  readonly seed: number;
  /**
   * Name of the term. With different names, a model can have several, e.g. with different rates;
   * give each its own seed. Default `'feature_dropout'`.
   */
  readonly name?: string;
}

const caller = 'withFeatureDropout';
const asking: Caller = {packageName: '@cs/baselines', functionName: caller};
const names: OptionNames<FeatureDropoutOptions> = {
  historical: 1,
  rate: 1,
  granularity: 1,
  missing: 1,
  seed: 1,
  name: 1,
};

/**
 * Drops historical features in training, so that the ranker learns to do without them. In each
 * step,
 *
 *     x_h' = missing with probability rate, else x_h;     L = loss(F(x_h', x_n), y)
 *
 * with historical inputs x_h and all other inputs x_n. Every drop is an independent draw.
 * DropoutNet instead drops exactly floor(rate * n) of the n rows in a batch.
 *
 * The forward pass of `fit`, `fitDataset` and `trainOnBatch` gets `x_h'`. All other terms of the
 * model see it too, as do the losses and metrics in the training log: mixup mixes it, and
 * score-reg takes scores and cold rows from it. Labels, predictions, evaluation, validation,
 * parameters and saved files stay the same. With rate 0, training is bit for bit the same as
 * without the plug-in.
 *
 * @param model any ranker, compiled or not.
 * @returns the same model.
 * @throws for an unknown option or input, an input named twice, no input at all, a rate outside
 *   [0, 1], an unknown granularity, a `missing` that is not finite or does not fit its input, a
 *   missing seed, or a term of this name that is attached already.
 * @example
 * withFeatureDropout(model, {historical: ['item_rates', 'item_engaged_mean'], rate: 0.3, seed: 7});
 * withFeatureDropout(model, {historical: {user: ['user_counts'], item: ['item_rates']}, rate: 0.3, seed: 7});
 * @see Volkovs et al., DropoutNet: Addressing Cold Start in Recommender Systems, 2017.
 */
export function withFeatureDropout(model: tf.LayersModel, options: FeatureDropoutOptions): tf.LayersModel {
  checkCall(model, options, names, asking);
  const {historical, rate, granularity = 'row', missing = 0, seed, name = 'feature_dropout'} = options;
  checkDrop(caller, rate, granularity);
  if (!Number.isFinite(seed)) throw fail(caller, `seed must be a finite number. Received: ${shown(seed)}.`);
  ensureBuilt(model);
  const sides = inputSides(model, historical);
  const standIns = standInValues(model, sides.flat(), missing);
  const draw = random(seed);
  const term: TrainTerm = {
    name,
    order: 0,
    spec: {historical, rate, granularity, missing, seed},
    recipe: {kind: 'feature_dropout', packageName: '@cs/baselines', options},
    state: draw.state,
    restore: (state) => draw.restore(state as number[]),
    inputs: (inputs) => {
      const changed = [...inputs];
      for (const side of sides) {
        const places = side.map((input) => model.inputNames.indexOf(input));
        const dropped = dropFeatures(
          places.map((place) => inputs[place]!),
          {rate, granularity, missing: side.map((input) => standIns.get(input)!), random: draw},
        );
        places.forEach((place, i) => {
          changed[place] = dropped[i]!;
        });
      }
      return changed;
    },
  };
  attachTerm(model, term, asking);
  return model;
}

registerTerm('feature_dropout', (model, options: FeatureDropoutOptions) =>
  withFeatureDropout(model, options),
);

/**
 * Checks `historical` and returns its input names by side; the rows of a side are drawn together.
 */
function inputSides(
  model: tf.LayersModel,
  historical: FeatureDropoutOptions['historical'],
): readonly (readonly string[])[] {
  const inputs = `Inputs: ${model.inputNames.join(', ')}.`;
  const isSided = typeof historical === 'object' && historical !== null && !Array.isArray(historical);
  const sides: unknown[] = isSided ? Object.values(historical) : [historical];
  if (sides.length === 0 || sides.some((side) => !Array.isArray(side) || side.length === 0)) {
    throw fail(
      caller,
      `historical must be an array with the name of at least one input. Received: ${shown(historical)}. ${inputs}`,
    );
  }
  const names = sides.flat() as string[];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw fail(caller, `historical names "${twice}" twice. Name each input once.`);
  const unknown = names.find((name) => !model.inputNames.includes(name));
  if (unknown !== undefined)
    throw fail(caller, unknownName('input named', unknown, model.inputNames, 'Inputs'));
  return sides as string[][];
}

/** Checks `missing` and returns its value by input name. */
function standInValues(
  model: tf.LayersModel,
  historical: readonly string[],
  missing: number | Readonly<Record<string, Missing>>,
): Map<string, Missing> {
  if (typeof missing !== 'number' && (typeof missing !== 'object' || !missing || Array.isArray(missing))) {
    throw fail(
      caller,
      `missing must be a number, or an object of numbers by input name. Received: ${shown(missing)}.`,
    );
  }
  const given = typeof missing === 'number' ? {} : missing;
  const unknown = Object.keys(given).find((name) => !historical.includes(name));
  if (unknown !== undefined) {
    throw fail(
      caller,
      `missing names "${unknown}", which is not in historical. Historical inputs: ${historical.join(', ')}.`,
    );
  }
  const values = historical.map((name): [string, Missing] => {
    const value = typeof missing === 'number' ? missing : (given[name] ?? 0);
    const {dtype, shape} = model.inputs[model.inputNames.indexOf(name)]!;
    if (typeof value !== 'number' && (shape.length < 2 || value.length !== shape[shape.length - 1])) {
      const text = shape.map((d, i) => d ?? (i === 0 ? 'batch' : 'any')).join(', ');
      throw fail(
        caller,
        `missing must be a number, or one per feature of "${name}", which is [${text}]. Received: ${value.length} numbers.`,
      );
    }
    for (const number of [value].flat()) {
      if (!Number.isFinite(number)) {
        throw fail(caller, `missing must be a finite number. Received: ${number} for "${name}".`);
      }
      if (dtype === 'int32' && !Number.isInteger(number)) {
        throw fail(
          caller,
          `missing must be an integer for "${name}", which is an int32 input. Received: ${number}.`,
        );
      }
    }
    return [name, value];
  });
  return new Map(values);
}
