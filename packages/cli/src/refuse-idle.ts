import type {Command} from 'commander';

/**
 * Options that have an effect only with a certain value of another option. Each rule has the name of
 * that option, a test of its value, the flag for the error message, and the dependent options.
 */
const rules: readonly (readonly [string, (value: unknown) => boolean, string, readonly string[]])[] = [
  ['stopEarly', (value) => value !== undefined, '--stop-early', ['patience', 'minDelta', 'measureEvery']],
  ['schedule', (value) => value === 'cosine', '--schedule cosine', ['finalShare']],
  ['schedule', (value) => value === 'step', '--schedule step', ['stepEvery', 'stepFactor']],
  ['weightDecay', (value) => value !== 0, '--weight-decay', ['decay']],
];

/**
 * Exits with code 2 if a training option has no effect in combination with the others. Two cases are
 * accepted in a config file: an option at its default, as in the `config.json` of a run, and an option
 * that depends on another one which the command line overrides.
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
