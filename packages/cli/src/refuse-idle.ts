import type {Command} from 'commander';

/** Options that do something beside another one only: its name, what it must be, and they. */
const rules: readonly (readonly [string, (value: unknown) => boolean, string, readonly string[]])[] = [
  ['stopEarly', (value) => value !== undefined, '--stop-early', ['patience', 'minDelta', 'measureEvery']],
  ['schedule', (value) => value === 'cosine', '--schedule cosine', ['finalShare']],
  ['schedule', (value) => value === 'step', '--schedule step', ['stepEvery', 'stepFactor']],
  ['weightDecay', (value) => value !== 0, '--weight-decay', ['decay']],
];

/**
 * Ends a command with code 2 where a training option is given that does nothing beside the others. A file of options may hold any at its
 * default, as the `config.json` of a run does, and those of a choice that the command line overrules.
 */
export function refuseIdle(command: Command): void {
  const sourceOf = (key: string) => command.getOptionValueSource(key);
  for (const [governor, fits, wanted, keys] of rules) {
    if (fits(command.getOptionValue(governor))) continue;
    for (const option of command.options.filter((each) => keys.includes(each.attributeName()))) {
      const key = option.attributeName();
      const inFile = sourceOf(key) === 'config' && command.getOptionValue(key) !== option.defaultValue;
      if (sourceOf(key) !== 'cli' && !(inFile && sourceOf(governor) !== 'cli')) continue;
      command.error(`error: option '${option.long}' does nothing without ${wanted}`, {exitCode: 2});
    }
  }
}
