import {readFile} from 'node:fs/promises';
import {Command} from 'commander';
import {describe, expect, it} from 'vitest';
import {addCommands, commandNames} from './commands.js';

const page = await readFile(new URL('../../../docs/command-line.md', import.meta.url), 'utf8');
const program = new Command();
await addCommands(program, commandNames);

const sections = new Map(page.split('\n## ').map((section) => [section.split('\n')[0]!, section]));
const commands = program.commands.map((command) => [command.name(), command] as const);

describe('docs/command-line.md', () => {
  it.each(commands)('has a section on %s that names all of its options', (name, command) => {
    // The page describes --json once for all commands, and the options of a training under train.
    const text = [name, 'For all commands', ...(name === 'tune' ? ['train'] : [])]
      .map((title) => sections.get(title))
      .join('\n');
    const options = [command, ...command.commands].flatMap((each) => each.options.map(({long}) => long!));
    const missing = options.filter((option) => !new RegExp(`${option}(?![\\w-])`).test(text));
    expect(sections.has(name)).toBe(true);
    expect(missing).toEqual([]);
  });
});
