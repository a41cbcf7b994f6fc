import {unknownName} from '@cs/core';
import {parseYaml} from '@cs/log';
import {
  type PlugIn,
  type PlugInSettings,
  plugIns,
  type SettingField,
  settingFields,
} from '@cs/ranker-reference';
import {type Command, InvalidArgumentError, Option} from 'commander';
import {map} from './parsers.js';

/** Values of options, by their names in commander. */
type Flags = Readonly<Record<string, unknown>>;

/** The plug-ins that flags turn on, and their settings. */
export interface AskedPlugIns {
  readonly names: string[];
  readonly settings: PlugInSettings;
}

/**
 * Adds a flag for each registered plug-in, and one for each of its settings: `--mixup`,
 * `--mixup-alpha <number>`. Giving a setting also turns on its plug-in.
 */
export function addPlugInFlags(command: Command): Command {
  for (const plugIn of plugIns()) {
    command.addOption(new Option(`--${plugIn.name}`, plugIn.label).helpGroup('Plug-ins:'));
    for (const field of settingFields(plugIn)) command.addOption(optionOf(plugIn, field));
  }
  return command;
}

/** Returns the plug-ins that flags turn on, with the given settings. */
export function plugInsOf(flags: object): AskedPlugIns {
  const given = flags as Flags;
  const asked = plugIns().flatMap((plugIn) => {
    const settings = Object.fromEntries(
      settingFields(plugIn)
        .map(({name}) => [name, given[attributeOf(plugIn.name, name)]] as const)
        .filter(([, value]) => value !== undefined),
    );
    const wanted = given[attributeOf(plugIn.name)] || Object.keys(settings).length > 0;
    return wanted ? [[plugIn.name, settings] as const] : [];
  });
  return {names: asked.map(([name]) => name), settings: Object.fromEntries(asked)};
}

/**
 * Returns the flags with these settings of some plug-ins, instead of what the flags said about them.
 *
 * @param names the plug-ins to change. Those that have no entry in `settings` are turned off.
 */
export function withPlugIns<T extends object>(
  flags: T,
  names: readonly string[],
  settings: PlugInSettings,
): T {
  const changed = {...flags} as Record<string, unknown>;
  for (const plugIn of plugIns().filter(({name}) => names.includes(name))) {
    changed[attributeOf(plugIn.name)] = false;
    for (const {name} of settingFields(plugIn)) {
      const attribute = attributeOf(plugIn.name, name);
      delete changed[attribute];
      const value = settings[plugIn.name]?.[name];
      if (value !== undefined) changed[attribute] = value;
    }
  }
  return changed as T;
}

/**
 * Parses the settings to try, each with a list of values. Settings are named like their flags:
 * `score-reg-weight: [0.1, 1], mixup-alpha: [0.2, 1]`.
 *
 * @returns every combination of the values.
 */
export function candidatesFrom(text: string): PlugInSettings[] {
  const known = new Map(
    plugIns().flatMap((plugIn) =>
      settingFields(plugIn).map((field) => [flagOf(plugIn.name, field.name), {plugIn, field}] as const),
    ),
  );
  let candidates: PlugInSettings[] = [{}];
  const tried = Object.entries(map(text));
  for (const [flag, values] of tried) {
    const found = known.get(flag);
    if (!found) {
      const message = unknownName('setting', flag, [...known.keys()], 'Settings');
      throw new InvalidArgumentError(`It has ${message}`);
    }
    const {plugIn, field} = found;
    const conflict = field.conflicts
      .map((name) => flagOf(plugIn.name, name))
      .find((name) => tried.some(([other]) => other === name));
    if (conflict) throw new InvalidArgumentError(`'${flag}' cannot be tried together with '${conflict}'.`);
    const checked = [values].flat().map((value) => check(field, value, `'${flag}': `));
    candidates = candidates.flatMap((candidate) =>
      checked.map((value) => ({
        ...candidate,
        [plugIn.name]: {...candidate[plugIn.name], [field.name]: value},
      })),
    );
  }
  return candidates;
}

/** The name of a flag without the leading dashes: `mixup`, `score-reg-cold-days`. */
export function flagOf(plugIn: string, setting?: string): string {
  const words = setting?.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return words === undefined ? plugIn : `${plugIn}-${words}`;
}

/** The name of a flag in commander: `scoreRegColdDays`. */
function attributeOf(plugIn: string, setting?: string): string {
  return new Option(`--${flagOf(plugIn, setting)}`).attributeName();
}

function optionOf({name}: PlugIn, field: SettingField): Option {
  const {kind, description, choices, conflicts} = field;
  const {default: value} = field;
  const usual = value === undefined ? '' : ` (default: ${[value].flat().join(', ')})`;
  const option = new Option(`--${flagOf(name, field.name)} <${kind}>`, `${description}${usual}`)
    .helpGroup('Plug-ins:')
    .conflicts(conflicts.map((other) => attributeOf(name, other)));
  if (choices) return option.choices(choices);
  return option.argParser((text) => check(field, yamlValue(text, kind)));
}

function check(field: SettingField, value: unknown, before = ''): unknown {
  try {
    return field.check(value);
  } catch (error) {
    throw new InvalidArgumentError(`${before}${(error as Error).message}`);
  }
}

/** Parses a YAML value. A list may be written without its brackets. */
function yamlValue(text: string, kind: SettingField['kind']): unknown {
  const bare = kind === 'list' && !text.trim().startsWith('[');
  try {
    return parseYaml(bare ? `[${text}]` : text);
  } catch {
    return text;
  }
}
