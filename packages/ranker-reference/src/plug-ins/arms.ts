import {withAldi, withFeatureDropout} from '@cs/baselines';
import {FRESH_DAYS} from '@cs/log';
import {withMixup} from '@cs/mixup';
import {addedParameters, withResidual} from '@cs/residual';
import {withScoreReg} from '@cs/score-reg';
import type {LayersModel} from '@tensorflow/tfjs';
import {AGE_INPUT, INTERACTION, type RankerSpec} from '../model/ranker.js';

/** Names of all that can be added to the reference ranker: the plug-ins, then the paper's baselines. */
const plugInNames = ['residual', 'score-reg', 'mixup', 'dropout', 'aldi'] as const;

/** Name of a plug-in or of one of the paper's baselines. */
export type PlugInName = (typeof plugInNames)[number];

/** Settings of the plug-ins; the defaults are the paper's where it gives them. */
export interface PlugInOptions {
  readonly residual?: {readonly units?: number; readonly merge?: 'concat' | 'add'};
  readonly scoreReg?: {
    readonly weight?: number;
    /** The relative gap to reach, in place of a fixed weight. */
    readonly target?: number;
    readonly coldDays?: number;
    readonly match?: 'all' | 'positives' | 'negatives' | 'both';
  };
  readonly mixup?: {readonly alpha?: number; readonly weight?: number};
  readonly dropout?: {readonly rate?: number; readonly granularity?: 'row' | 'group' | 'feature'};
  readonly aldi?: {readonly units?: readonly number[]; readonly coldDays?: number};
}

/** A variant to train: the reference ranker with some plug-ins. */
export interface Arm {
  readonly name: string;
  readonly plugIns: readonly PlugInName[];
  /** Settings of this arm alone; they go before those of the comparison. */
  readonly settings?: PlugInOptions;
  /**
   * Weights of the score regularizer to choose from, ascending: the arm is trained with each, and measured with the one that
   * the calibration day prefers (see `chooseWeight`).
   */
  readonly weights?: readonly number[];
}

/** The settings in full; an item is cold below `coldDays` where a plug-in has no say of its own. */
export function plugInSettings(options: PlugInOptions = {}, coldDays = FRESH_DAYS) {
  return {
    residual: {units: 16, merge: 'concat' as const, ...options.residual},
    scoreReg: {weight: 0.1, coldDays, match: 'all' as const, ...options.scoreReg},
    mixup: {alpha: 0.2, weight: 0.2, ...options.mixup},
    dropout: {rate: 0.3, granularity: 'row' as const, ...options.dropout},
    aldi: {units: [64, 32] as readonly number[], coldDays, ...options.aldi},
  };
}

/** A ranker with its plug-ins. */
export interface Plugged {
  /** The model to train. */
  readonly model: LayersModel;
  /** The model to predict with, once trained: another one with `aldi`, whose student serves the cold rows. */
  readonly serving: LayersModel;
  /** The action that each output of `serving` predicts. */
  readonly heads: readonly string[];
  /** How many parameters `serving` has more than the ranker. */
  readonly added: {readonly count: number; readonly percent: number};
  /** Frees the ranker and all that was made from it. */
  dispose(): void;
}

/** @throws for a name that is no plug-in's. */
export function checkPlugIns(plugIns: readonly string[], caller: string): void {
  const unknown = plugIns.find((name) => !(plugInNames as readonly string[]).includes(name));
  if (unknown === undefined) return;
  throw new Error(
    `[@cs/ranker-reference] ${caller}: no such plug-in. Received: ${JSON.stringify(unknown)}. Use some of: ${plugInNames.join(', ')}.`,
  );
}

/**
 * Adds plug-ins to a ranker. The residual gives a new model on the same weights, aldi a second one to serve; the others act on
 * training.
 *
 * @param spec what the ranker was built from: its flat features without a history feed the residual and the student of aldi, its
 *   historical ones are dropped by dropout.
 * @throws for an unknown plug-in, and for settings that the plug-ins refuse.
 */
export function plugIn(
  ranker: LayersModel,
  spec: RankerSpec,
  plugIns: readonly PlugInName[],
  options: PlugInOptions & {readonly seed: number},
): Plugged {
  checkPlugIns(plugIns, 'plugIn');
  const {residual, scoreReg, mixup, dropout, aldi} = plugInSettings(options);
  const {seed} = options;
  // Flat inputs that a new item has as well.
  const known = spec.features
    .filter((feature) => !feature.historical && feature.steps === undefined && feature.name !== AGE_INPUT)
    .map((feature) => feature.name);
  const made: LayersModel[] = [ranker];
  let model = ranker;
  if (plugIns.includes('residual')) {
    model = withResidual(ranker, {from: known, at: INTERACTION, ...residual, seed});
    made.push(model);
  }
  if (plugIns.includes('dropout')) {
    const historical = spec.features.filter((feature) => feature.historical).map(({name}) => name);
    withFeatureDropout(model, {historical, ...dropout, seed});
  }
  if (plugIns.includes('score-reg')) {
    const {coldDays, ...rest} = scoreReg;
    withScoreReg(model, {cold: {input: AGE_INPUT, lessThan: coldDays}, ...rest});
  }
  if (plugIns.includes('mixup')) {
    withMixup(model, {at: INTERACTION, ...mixup, seed});
  }
  let serving = model;
  let heads = model.outputNames;
  if (plugIns.includes('aldi')) {
    const {coldDays, units} = aldi;
    const cold = {input: AGE_INPUT, lessThan: coldDays};
    const {student, serving: both} = withAldi(model, {
      nonHistorical: known,
      units: [...units],
      at: INTERACTION,
      cold,
      seed,
    });
    made.push(student, both);
    serving = both;
    // The outputs are the teacher's, in its order, under other names.
    heads = model.outputNames;
  }
  return {
    model,
    serving,
    heads,
    added: addedParameters(ranker, serving),
    dispose: () => {
      for (const each of made.reverse()) each.dispose();
    },
  };
}
