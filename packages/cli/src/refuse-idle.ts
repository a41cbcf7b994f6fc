import type {Command} from 'commander';

/** Options that have an effect only with another one: its name, the values it must have, that in words, and they. */
const rules: readonly (readonly [string, (value: unknown) => boolean, string, readonly string[]])[] = [
  ['stopEarly', (value) => value !== undefined, '--stop-early', ['patience', 'minDelta', 'measureEvery']],
  ['schedule', (value) => value === 'cosine', '--schedule cosine', ['finalShare']],
  ['schedule', (value) => value === 'step', '--schedule step', ['stepEvery', 'stepFactor']],
  ['weightDecay', (value) => value !== 0, '--weight-decay', ['decay']],
];

/**
 * Ends a command with code 2 for a training option that has no effect with the others. A file of
 * options may hold any option at its default, as the `config.json` of a run does, and options that
 * belong to a choice which the command line overrides.
 */
export function refuseIdle(command: Command): void {
  const sourceOf = (key: string) => command.getOptionValueSource(key);
  for (const [governor, fits, wanted, keys] of rules) {
    if (fits(command.getOptionValue(governor))) continue;
    for (const option of command.options.filter((each) => keys.includes(each.attributeName()))) {
      const key = option.attributeName();
      const inFile = sourceOf(key) === 'config' && command.getOptionValue(key) !== option.defaultValue;
      if (sourceOf(key) !== 'cli' && !(inFile && sourceOf(governor) !== 'cli')) continue;
      command.error(`error: option '${option.long}' has no effect without ${wanted}`, {exitCode: 2});
    }
  }
}
