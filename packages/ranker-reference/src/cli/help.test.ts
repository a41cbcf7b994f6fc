import {Command} from 'commander';
import {describe, expect, it} from 'vitest';
import {addCompare} from './compare.js';
import {addDoctor} from './doctor.js';
import {addEvaluate} from './evaluate.js';
import {addImport} from './import.js';
import {addPointwise} from './pointwise.js';
import {addResume} from './resume.js';
import {addScore} from './score.js';
import {addSimulate} from './simulate.js';
import {addTrain} from './train.js';
import {addTune} from './tune.js';

const program = new Command('cs-ranker');
for (const add of [
  addSimulate,
  addTrain,
  addResume,
  addEvaluate,
  addCompare,
  addTune,
  addScore,
  addImport,
  addPointwise,
  addDoctor,
]) {
  add(program);
}

describe('--help', () => {
  it.each(program.commands.map((command) => [command.name(), command] as const))(
    'of %s shows an example whose options it knows, and takes --json',
    (name, command) => {
      let help = '';
      command.configureOutput({writeOut: (text) => (help += text)}).outputHelp();
      const examples = [...help.matchAll(/^ {2}\$ cs-ranker (\S+)(.*)$/gm)];
      expect(examples.some(([, first]) => first === name)).toBe(true);
      for (const [line, first, rest] of examples) {
        const used = [...rest!.matchAll(/ (--[a-z-]+)/g)].map(([, flag]) => flag);
        const known = program.commands.find((each) => each.name() === first)!.options.map(({long}) => long);
        expect(known, line).toEqual(expect.arrayContaining(used));
      }
      expect(command.options.map(({long}) => long)).toContain('--json');
    },
  );
});
