import {Command} from 'commander';
import {describe, expect, it} from 'vitest';
import {addCommands, commandNames} from './commands.js';

const program = new Command('cs-ranker');
await addCommands(program, commandNames);

/** All commands and subcommands, by full name. */
function allCommands(of: Command, before = ''): [string, Command][] {
  return of.commands.flatMap((command): [string, Command][] => {
    const name = `${before}${command.name()}`;
    return [[name, command], ...allCommands(command, `${name} `)];
  });
}
const commands = new Map(allCommands(program));

describe('--help', () => {
  it.each([...commands])(
    'of %s shows an example of the command, with options that exist',
    (name, command) => {
      let help = '';
      command.configureOutput({writeOut: (text) => (help += text)}).outputHelp();
      const examples = [...help.matchAll(/^ {2}\$ cs-ranker (.+)$/gm)].map(([, line]) => line!);
      expect(examples.some((line) => line === name || line.startsWith(`${name} `))).toBe(true);
      for (const line of examples) {
        const used = [...line.matchAll(/ (--[a-z-]+)/g)].map(([, flag]) => flag);
        const words = line.split(' ');
        const own = commands.get(words.slice(0, 2).join(' ')) ?? commands.get(words[0]!);
        expect(
          own!.options.map(({long}) => long),
          line,
        ).toEqual(expect.arrayContaining(used));
      }
    },
  );

  // `schema` only groups its subcommands.
  it.each([...commands].filter(([name]) => name !== 'schema'))('of %s offers --json', (_, command) => {
    expect(command.options.map(({long}) => long)).toContain('--json');
  });
});
