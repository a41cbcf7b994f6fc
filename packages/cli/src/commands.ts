import type {Command} from 'commander';

/** What a command is for, and what makes it: loaded for a command that is asked for only, since TensorFlow.js and DuckDB take a second to load. */
interface CommandEntry {
  readonly about: string;
  readonly load: () => Promise<(command: Command) => void>;
}

/** All commands of `cs-ranker`, in the order of its help. */
const entries: Readonly<Record<string, CommandEntry>> = {
  simulate: {
    about: 'generate a ranking log',
    load: async () => (await import('./simulate.js')).makeSimulate,
  },
  schema: {
    about: 'draft or check the file that says what each column of a log is',
    load: async () => (await import('./schema.js')).makeSchema,
  },
  import: {
    about: 'turn your own data or MovieLens into what training reads',
    load: async () => (await import('./import.js')).makeImport,
  },
  train: {
    about: 'train the ranker on a log, into a run folder',
    load: async () => (await import('./train.js')).makeTrain,
  },
  resume: {
    about: 'go on with a training that was stopped, bit for bit as if it had not been',
    load: async () => (await import('./resume.js')).makeResume,
  },
  evaluate: {
    about: 'measure a trained model on the evaluation days of a log (a lift needs compare)',
    load: async () => (await import('./evaluate.js')).makeEvaluate,
  },
  compare: {
    about: 'train the baseline and the plug-ins on the same seeds, and report',
    load: async () => (await import('./compare.js')).makeCompare,
  },
  report: {
    about: 'render the page and the tables of a finished comparison again, without training',
    load: async () => (await import('./report.js')).makeReport,
  },
  tune: {
    about: 'choose settings of plug-ins on the calibration days alone',
    load: async () => (await import('./tune.js')).makeTune,
  },
  score: {
    about: 'score rows with a saved model',
    load: async () => (await import('./score.js')).makeScore,
  },
  doctor: {
    about: 'look at what the other commands need; changes nothing',
    load: async () => (await import('./doctor.js')).makeDoctor,
  },
};

/** Adds all commands to the program; those whose name is among the arguments with all that they can do. */
export async function addCommands(program: Command, args: readonly string[]): Promise<void> {
  for (const [name, {about, load}] of Object.entries(entries)) {
    const command = program.command(name).description(about);
    if (args.includes(name)) (await load())(command);
  }
}

/** Names of all commands. */
export const commandNames = Object.keys(entries);
