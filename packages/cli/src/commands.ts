import type {Command} from 'commander';

/**
 * A command. Only the one that runs is loaded, because TensorFlow.js and DuckDB take a second to
 * load.
 */
interface CommandEntry {
  /** Its description in the help. */
  readonly about: string;
  readonly load: () => Promise<(command: Command) => void>;
}

/** All commands of `cs-ranker`, in the order of the help. */
const entries: Readonly<Record<string, CommandEntry>> = {
  simulate: {
    about: 'generate a ranking log',
    load: async () => (await import('./simulate.js')).makeSimulate,
  },
  schema: {
    about: 'draft or check a schema, the file that describes the columns of your log',
    load: async () => (await import('./schema.js')).makeSchema,
  },
  import: {
    about: 'convert your own log or MovieLens into the format that training reads',
    load: async () => (await import('./import.js')).makeImport,
  },
  train: {
    about: 'train the ranker on a log and save it to a run folder',
    load: async () => (await import('./train.js')).makeTrain,
  },
  resume: {
    about: 'resume an interrupted training; the result is the same, bit for bit',
    load: async () => (await import('./resume.js')).makeResume,
  },
  evaluate: {
    about: 'measure a trained model on the evaluation days of a log (to measure lift, use compare)',
    load: async () => (await import('./evaluate.js')).makeEvaluate,
  },
  compare: {
    about: 'train the baseline and the plug-ins with the same seeds, and report the lift',
    load: async () => (await import('./compare.js')).makeCompare,
  },
  report: {
    about: 'render the report of a finished comparison again, without training',
    load: async () => (await import('./report.js')).makeReport,
  },
  tune: {
    about: 'choose settings of plug-ins on the calibration days',
    load: async () => (await import('./tune.js')).makeTune,
  },
  score: {
    about: 'score rows with a trained model',
    load: async () => (await import('./score.js')).makeScore,
  },
  export: {
    about: 'write an imported log as Parquet, for other tools',
    load: async () => (await import('./export.js')).makeExport,
  },
  doctor: {
    about: 'check what the other commands need, without changing anything',
    load: async () => (await import('./doctor.js')).makeDoctor,
  },
};

/** Adds all commands to the program. Only those named in `args` are loaded with their options. */
export async function addCommands(program: Command, args: readonly string[]): Promise<void> {
  for (const [name, {about, load}] of Object.entries(entries)) {
    const command = program.command(name).description(about);
    if (args.includes(name)) (await load())(command);
  }
}

/** Names of all commands. */
export const commandNames = Object.keys(entries);
