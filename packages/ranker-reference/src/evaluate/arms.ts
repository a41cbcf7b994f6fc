import {withMixup} from '@cs/mixup';
import {addedParameters, withResidual} from '@cs/residual';
import {withScoreReg} from '@cs/score-reg';
import type {LayersModel} from '@tensorflow/tfjs';
import {FRESH_DAYS} from '../log/options.js';
import {AGE_INPUT, INTERACTION, type RankerSpec} from '../model/ranker.js';

const names = ['residual', 'score-reg', 'mixup'] as const;

/** Name of a plug-in. */
export type PlugInName = (typeof names)[number];

/** A variant to train: the reference ranker with some plug-ins. */
export interface Arm {
  readonly name: string;
  readonly plugIns: readonly PlugInName[];
}

/** The paper's comparison: the baseline, each plug-in alone, and all three. */
export const defaultArms: readonly Arm[] = [
  {name: 'baseline', plugIns: []},
  {name: 'residual', plugIns: ['residual']},
  {name: 'score-reg', plugIns: ['score-reg']},
  {name: 'mixup', plugIns: ['mixup']},
  {name: 'all three', plugIns: ['residual', 'score-reg', 'mixup']},
];

/** Settings of the plug-ins; the defaults are the paper's where it gives them. */
export interface PlugInOptions {
  readonly residual?: {readonly units?: number; readonly merge?: 'concat' | 'add'};
  readonly scoreReg?: {
    readonly weight?: number;
    /** The relative gap to reach, in place of a fixed weight. */
    readonly target?: number;
    readonly coldDays?: number;
  };
  readonly mixup?: {readonly alpha?: number; readonly weight?: number};
}

/** The settings in full; an item is cold below `coldDays` where the score regularizer has no say of its own. */
export function plugInSettings(options: PlugInOptions = {}, coldDays = FRESH_DAYS) {
  return {
    residual: {units: 16, merge: 'concat' as const, ...options.residual},
    scoreReg: {weight: 0.1, coldDays, ...options.scoreReg},
    mixup: {alpha: 0.2, weight: 0.2, ...options.mixup},
  };
}

/**
 * Adds plug-ins to a ranker. The residual gives a new model on the same weights; the others act on training.
 *
 * @param spec what the ranker was built from: its flat features without a history feed the residual.
 * @returns the model to train, and how many parameters it has more than the ranker.
 * @throws for an unknown plug-in, and for settings that the plug-ins refuse.
 */
export function plugIn(
  ranker: LayersModel,
  spec: RankerSpec,
  plugIns: readonly PlugInName[],
  options: PlugInOptions & {readonly seed: number},
): {model: LayersModel; added: {count: number; percent: number}} {
  const unknown = plugIns.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `[@cs/ranker-reference] plugIn: no such plug-in. Received: ${JSON.stringify(unknown)}. Use some of: ${names.join(', ')}.`,
    );
  }
  const {residual, scoreReg, mixup} = plugInSettings(options);
  let model = ranker;
  let added = {count: 0, percent: 0};
  if (plugIns.includes('residual')) {
    // Flat inputs that a new item has as well.
    const from = spec.features
      .filter((feature) => !feature.historical && feature.steps === undefined && feature.name !== AGE_INPUT)
      .map((feature) => feature.name);
    model = withResidual(ranker, {from, at: INTERACTION, ...residual, seed: options.seed});
    added = addedParameters(ranker, model);
  }
  if (plugIns.includes('score-reg')) {
    const {coldDays, ...rest} = scoreReg;
    withScoreReg(model, {cold: {input: AGE_INPUT, lessThan: coldDays}, ...rest});
  }
  if (plugIns.includes('mixup')) {
    withMixup(model, {at: INTERACTION, ...mixup, seed: options.seed});
  }
  return {model, added};
}
