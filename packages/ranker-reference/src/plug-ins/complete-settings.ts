import {checkOptions, packageError, shown} from '@cs/core';
import {FRESH_DAYS} from '@cs/log';
import type {PlugInSettings, Settings} from './plug-in.js';
import {checkPlugIns, findPlugIn, plugIns} from './registry.js';

/** Settings that a run shares with its plug-ins. */
export interface SharedSettings {
  /** An item is cold below this age, in days. */
  readonly coldDays: number;
}

/**
 * Completes and checks the settings of one plug-in.
 *
 * @param given what is set; a later value overrides an earlier one.
 * @throws for a setting that is unknown or unusable.
 */
export function completeSettings(
  name: string,
  {coldDays}: SharedSettings,
  ...given: readonly (Settings | undefined)[]
): Settings {
  const caller = {packageName: '@cs/ranker-reference', functionName: name};
  const {settings: schema} = findPlugIn(name)!;
  const own = Object.assign({}, ...given) as Settings;
  checkOptions(own, schema.shape, caller);
  const parsed = schema.safeParse({...('coldDays' in schema.shape ? {coldDays} : {}), ...own});
  if (parsed.success) return parsed.data;
  const {path, message} = parsed.error.issues[0]!;
  const value = own[String(path[0])];
  throw packageError(
    caller.packageName,
    name,
    `unusable setting ${path.join('.')}. ${message}. Received: ${shown(value)}.`,
  );
}

/**
 * Completes and checks the settings of all registered plug-ins.
 *
 * @param given the settings that differ from the defaults. Default: none.
 * @param coldDays an item is cold below this age, in days, for every plug-in that does not set its
 *   own. Default 28.
 * @throws for an unknown plug-in, and for a setting that is unknown or unusable.
 */
export function completePlugInSettings(
  given: PlugInSettings = {},
  coldDays: number = FRESH_DAYS,
): PlugInSettings {
  checkPlugIns(Object.keys(given), 'completePlugInSettings');
  return Object.fromEntries(
    plugIns().map(({name}) => [name, completeSettings(name, {coldDays}, given[name])]),
  );
}
