import type {Command} from 'commander';
import {addCompare} from './compare.js';
import {addDoctor} from './doctor.js';
import {addEvaluate} from './evaluate.js';
import {addImport} from './import.js';
import {addPointwise} from './pointwise.js';
import {addReport} from './report.js';
import {addResume} from './resume.js';
import {addSchema} from './schema.js';
import {addScore} from './score.js';
import {addSimulate} from './simulate.js';
import {addTrain} from './train.js';
import {addTune} from './tune.js';

/** Adds all commands of `cs-ranker`, in the order of its help. */
export function addCommands(program: Command): void {
  const commands = [
    addSimulate,
    addSchema,
    addImport,
    addTrain,
    addResume,
    addEvaluate,
    addCompare,
    addReport,
    addTune,
    addScore,
    addPointwise,
    addDoctor,
  ];
  for (const add of commands) add(program);
}
