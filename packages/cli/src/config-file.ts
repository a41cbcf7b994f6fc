import {readFileSync} from 'node:fs';
import {unknownName} from '@cs/core';
import {parseYaml} from '@cs/log';
import {type Command, InvalidArgumentError, type Option} from 'commander';

/**
 * Adds `--config <file>` to a command: a YAML or JSON file that sets options by name, with or
 * without dashes (`batch-size: 512` or `batchSize: 512`). The command line takes precedence over
 * the file.
 *
 * Values are checked as on the command line, and unknown names are rejected. The `config.json` of a
 * run works too; its `options` are used.
 */
export function addConfig(command: Command): Command {
  command.option('--config <file>', 'YAML or JSON file with options; the command line takes precedence');
  return command.on('option:config', (file: string) => {
    for (const [option, value] of configured(command, file)) {
      const key = option.attributeName();
      if (command.getOptionValueSource(key) !== 'cli') command.setOptionValueWithSource(key, value, 'config');
    }
  });
}

function configured(command: Command, file: string): [Option, unknown][] {
  const fail = (what: string): never => command.error(`error: --config ${file}: ${what}`, {exitCode: 2});
  let content: unknown;
  try {
    content = parseYaml(readFileSync(file, 'utf8'));
  } catch (error) {
    fail((error as Error).message.split('\n')[0]!);
  }
  const own = isMap(content) && isMap(content.options) && typeof content.format === 'string';
  const options = own ? (content as {options: unknown}).options : content;
  if (!isMap(options)) return fail('the file must contain names and values, such as "epochs: 3"');
  const known = command.options.filter((option) => option.attributeName() !== 'config');
  const spelled = new Map<string, string>();
  return Object.entries(options).map(([name, value]) => {
    const named = known.filter((each) => [each.attributeName(), each.name()].includes(name));
    // `--history <log>` and `--no-history` share a name; a boolean value means the latter.
    const option = named.find((each) => each.negate === (typeof value === 'boolean')) ?? named[0];
    if (!option)
      return fail(
        unknownName(
          'option',
          name,
          known.map((each) => each.attributeName()),
          'Options',
        ),
      );
    const before = spelled.get(option.attributeName());
    if (before !== undefined) return fail(`'${before}' and '${name}' set the same option`);
    spelled.set(option.attributeName(), name);
    try {
      return [option, parsed(option, name, value)];
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      return fail(`'${name}': ${error.message} Received: ${JSON.stringify(value)}.`);
    }
  });
}

/** Parses a value as the command line would. */
function parsed(option: Option, name: string, value: unknown): unknown {
  if (option.isBoolean() || option.negate) {
    if (typeof value !== 'boolean') throw new InvalidArgumentError('It must be true or false.');
    // `no-tensorboard: true` means the same as `tensorboard: false`.
    return option.negate && name === option.name() ? !value : value;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (!option.parseArg && typeof value !== 'string') throw new InvalidArgumentError('It must be a string.');
  return option.parseArg ? option.parseArg(text, undefined) : text;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
