import {type Caller, type OptionNames, random, shown, unknownName} from '@cs/core';
import {attachTerm, checkCall, ensureBuilt, registerTerm, type TrainTerm} from '@cs/graph';
import type * as tf from '@tensorflow/tfjs';
import {checkDrop, dropFeatures, type Granularity, type Missing} from './drop-features.js';
import {fail} from './fail.js';

/** Options of `withFeatureDropout`. */
export interface FeatureDropoutOptions {
  /**
   * Names of the inputs that hold historical features: one list, or one for each side, e.g. `{user: [...], item: [...]}`, whose rows
   * are then drawn independently.
   */
  readonly historical: readonly string[] | Readonly<Record<string, readonly string[]>>;
  /** Probability of each drop, in [0, 1]. */
  readonly rate: number;
  /** What is dropped at once: `'row'` (all historical inputs of a row, or of a side of it, the default), `'group'` (one input) or `'feature'`. */
  readonly granularity?: Granularity;
  /**
   * What stands for "missing": one number for all inputs, or by input name one number or one for each of its features, e.g. 1 for
   * a flag that says so (inputs that are not named: 0). Default 0.
   */
  readonly missing?: number | Readonly<Record<string, Missing>>;
  /** Seed of the draws. */
  readonly seed: number;
  /** Name of the term, to have several on a model, e.g. with different rates; give each its own seed. Default `'feature_dropout'`. */
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
 * Drops historical features in training, so that the ranker learns to do without: in each step
 *
 *     x_h' = missing with probability rate, else x_h;     L = loss(F(x_h', x_n), y)
 *
 * The forward pass itself sees `x_h'`, and so do all other terms of the model (the pass of a mixup, the scores and the cold rows of a
 * score-reg), and the losses and metrics that training logs. Labels stay. Predictions, evaluation, validation, parameters and saved files stay
 * as they are; rate 0 trains bit for bit as no plug-in.
 *
 * @param model any ranker; compiled or not.
 * @returns the same model.
 * @throws for an unknown input, no input at all, a rate outside [0, 1], an unknown granularity, a `missing` that is not finite or does not fit
 *   an integer input, a missing seed, or when a term of that name is attached already.
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

/** The names of the inputs whose rows are drawn together, checked. */
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
      `historical must name at least one input, in a list. Received: ${shown(historical)}. ${inputs}`,
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

/** What stands for "missing", by input. */
function standInValues(
  model: tf.LayersModel,
  historical: readonly string[],
  missing: number | Readonly<Record<string, Missing>>,
): Map<string, Missing> {
  if (typeof missing !== 'number' && (typeof missing !== 'object' || !missing || Array.isArray(missing))) {
    throw fail(caller, `missing must be a number, or numbers by input name. Received: ${shown(missing)}.`);
  }
  const given = typeof missing === 'number' ? {} : missing;
  const unknown = Object.keys(given).find((name) => !historical.includes(name));
  if (unknown !== undefined) {
    throw fail(
      caller,
      `missing names "${unknown}", which is not historical. Historical: ${historical.join(', ')}.`,
    );
  }
  const values = historical.map((name): [string, Missing] => {
    const value = typeof missing === 'number' ? missing : (given[name] ?? 0);
    const {dtype, shape} = model.inputs[model.inputNames.indexOf(name)]!;
    if (typeof value !== 'number' && (shape.length < 2 || value.length !== shape[shape.length - 1])) {
      const text = shape.map((d, i) => d ?? (i === 0 ? 'batch' : 'any')).join(', ');
      throw fail(
        caller,
        `missing must be one number, or one for each feature of "${name}", [${text}]. Received: ${value.length}.`,
      );
    }
    for (const number of [value].flat()) {
      if (!Number.isFinite(number)) {
        throw fail(caller, `missing must be a finite number. Received: ${number} for "${name}".`);
      }
      if (dtype === 'int32' && !Number.isInteger(number)) {
        throw fail(
          caller,
          `missing must be an integer for "${name}", an input of integers. Received: ${number}.`,
        );
      }
    }
    return [name, value];
  });
  return new Map(values);
}
