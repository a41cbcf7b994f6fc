import {packageError} from '@cs/core';
import {FRESH_DAYS} from '@cs/log';
import {addedParameters} from '@cs/residual';
import type {LayersModel} from '@tensorflow/tfjs';
import type {RankerSpec} from '../model/ranker.js';
import {completeSettings} from './complete-settings.js';
import type {PlugInSettings} from './plug-in.js';
import {checkPlugIns, plugIns} from './registry.js';

/** Options of `plugIn`. */
export interface PlugInOptions {
  /** Settings by the name of the plug-in. Default: the defaults of each. */
  readonly settings?: PlugInSettings;
  /** An item is cold below this age, in days, for plug-ins that do not set their own. Default 28. */
  readonly coldDays?: number;
  /** Seed of everything that the plug-ins draw. */
  readonly seed: number;
}

/** A ranker with its plug-ins. */
export interface Plugged {
  /** The model to train. */
  readonly model: LayersModel;
  /** The model to predict with after training. The same one, unless a plug-in serves another. */
  readonly serving: LayersModel;
  /** The parameters that `serving` has more than the ranker. */
  readonly added: {readonly count: number; readonly percent: number};
  /** Disposes of the ranker and of every model made from it. */
  dispose(): void;
}

/**
 * Attaches plug-ins to a ranker.
 *
 * @param spec what the ranker was built from.
 * @param names the plug-ins, in any order; they are attached in the order of the registry.
 * @throws for an unknown plug-in, an unusable setting, and two plug-ins that both want to serve.
 * @example
 * const {model, serving} = plugIn(ranker, spec, ['mixup'], {settings: {mixup: {weight: 0.5}}, seed: 1});
 */
export function plugIn(
  ranker: LayersModel,
  spec: RankerSpec,
  names: readonly string[],
  {settings = {}, coldDays = FRESH_DAYS, seed}: PlugInOptions,
): Plugged {
  checkPlugIns(names, 'plugIn');
  const made = new Set<LayersModel>([ranker]);
  let model = ranker;
  let serving: LayersModel | undefined;
  for (const entry of plugIns().filter(({name}) => names.includes(name))) {
    const {name} = entry;
    const own = completeSettings(name, {coldDays}, settings[name]);
    const attached = entry.attach(model, {spec, seed}, own);
    // A model that is served shares the graph of the model before it, and would miss what follows.
    if (serving && (attached.serving || attached.model !== model)) {
      throw packageError(
        '@cs/ranker-reference',
        'plugIn',
        `'${name}' changes the model, but an earlier plug-in serves another one. Received: ${names.join(', ')}. Leave one of them out.`,
      );
    }
    ({model, serving} = {serving, ...attached});
    for (const each of [model, ...(attached.others ?? []), serving]) if (each) made.add(each);
  }
  serving ??= model;
  return {
    model,
    serving,
    added: addedParameters(ranker, serving),
    dispose: () => {
      // A model that is a layer of another one is disposed of with it.
      const nested = new Set<unknown>([...made].flatMap(({layers}) => layers));
      for (const each of [...made].reverse()) if (!nested.has(each)) each.dispose();
    },
  };
}

/**
 * The rows that a served model scores with another model than the trained one, as ones.
 *
 * @param names the plug-ins that are attached.
 * @param settings their complete settings.
 * @param ageDays age of each row's item, in days.
 * @returns undefined when one model scores all rows.
 */
export function ownRows(
  names: readonly string[],
  settings: PlugInSettings,
  ageDays: Float32Array,
): Uint8Array | undefined {
  const entry = plugIns().find((each) => each.ownRows && names.includes(each.name));
  return entry?.ownRows?.(settings[entry.name]!, ageDays);
}
