import {z} from 'zod';
import type {PlugIn} from './plug-in.js';

/** One setting of a plug-in, as a command line needs it. */
export interface SettingField {
  readonly name: string;
  readonly description: string;
  /** A word for its value: `number`, `list` or `text`. */
  readonly kind: 'number' | 'list' | 'text';
  /** The values that it can have, if it is one of several. */
  readonly choices?: readonly string[];
  readonly default?: unknown;
  /** Settings that cannot be set together with it. */
  readonly conflicts: readonly string[];
  /**
   * Checks a value.
   *
   * @returns the value.
   * @throws an error whose message says only what is wrong with the value.
   */
  check(value: unknown): unknown;
}

const kinds: Readonly<Record<string, SettingField['kind']>> = {
  number: 'number',
  integer: 'number',
  array: 'list',
};

/** The settings of a plug-in, read from its schema. */
export function settingFields({settings}: Pick<PlugIn, 'settings'>): SettingField[] {
  const {properties = {}} = z.toJSONSchema(settings, {io: 'input'});
  return Object.entries(settings.shape).map(([name, type]) => {
    const about = properties[name] as z.core.JSONSchema.JSONSchema;
    return {
      name,
      description: about.description ?? '',
      kind: kinds[String(about.type)] ?? 'text',
      ...(about.enum ? {choices: about.enum.map(String)} : {}),
      ...('default' in about ? {default: about.default} : {}),
      conflicts: (about.conflicts as string[] | undefined) ?? [],
      check(value) {
        const parsed = (type as z.ZodType).safeParse(value);
        if (parsed.success) return parsed.data;
        throw new Error(`${parsed.error.issues[0]!.message}.`);
      },
    };
  });
}
