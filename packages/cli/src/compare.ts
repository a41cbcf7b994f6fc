import {stat} from 'node:fs/promises';
import {availableParallelism} from 'node:os';
import {basename, dirname, join} from 'node:path';
import {type ArmPreset, armPresets, firstSeeds, refuseOther, runComparison} from '@cs/experiment';
import {
  type BatchSource,
  batchSource,
  checkFolder,
  FRESH_DAYS,
  importMovieLens,
  openBatches,
  type RankingLog,
  removeIfEmpty,
} from '@cs/log';
import {type RankerPreset, rankerPresets, trainingDefaults} from '@cs/ranker-reference';
import type {WorldSize} from '@cs/worlds';
import {type Command, Option} from 'commander';
import {addConfig} from './config-file.js';
import {importedLog} from './imported-log.js';
import {positive, whole} from './parsers.js';
import {backendSizes, say, simulated, sizeOption} from './shared.js';
import {batchSizeHelp} from './training-flags.js';
import {addUtilities, checkedUtilities} from './utilities.js';
import {whenStopped} from './when-stopped.js';

interface Source {
  readonly log?: string;
  readonly schema?: string;
  readonly movielens?: string;
  readonly simulate?: boolean;
  readonly size?: WorldSize;
  readonly worldSeed?: number;
}

/** Defines `cs-ranker compare`. */
export function makeCompare(command: Command): void {
  const d = trainingDefaults;
  command
    .addOption(
      new Option(
        '--log <path>',
        'compare on this log: a folder written by import or simulate or, with --schema, any log',
      ).conflicts(['simulate', 'movielens']),
    )
    .addOption(
      new Option(
        '--schema <file>',
        'file that describes the columns of --log; the log is first imported into --out',
      ).conflicts(['simulate', 'movielens']),
    )
    .addOption(new Option('--simulate', 'compare on a generated log').conflicts('movielens'))
    .addOption(sizeOption().conflicts(['log', 'movielens']))
    .addOption(
      new Option('--world-seed <number>', 'seed of the generated world (default: 1)')
        .argParser(whole)
        .conflicts(['log', 'movielens']),
    )
    .option('--movielens <folder>', 'compare on MovieLens (100K, 1M or latest) or MovieTweetings')
    .addOption(
      new Option(
        '--preset <arms>',
        'arms to compare: quick (each plug-in, and all together), paper (its Table 1 and figures, plus tuned settings and matching by label) or weights (the score regularizer with several weights and targets)',
      )
        .choices(Object.keys(armPresets))
        .default('quick'),
    )
    .addOption(
      new Option(
        '--model <sizes>',
        'sizes of the ranker (default: small, or tiny without the native backend)',
      ).choices(Object.keys(rankerPresets)),
    )
    .option('--seeds <number>', 'number of seeds (default: 3, or 1 without the native backend)', whole)
    .option('--epochs <number>', 'passes over the training days', whole, d.epochs)
    .option('--batch-size <rows>', batchSizeHelp, whole)
    .option('--learning-rate <number>', 'learning rate of Adam', positive, d.learningRate)
    .option(
      '--processes <number>',
      'number of trainings that run at once; each needs a core, and memory for the log (default: one per core)',
      whole,
    )
    .option(
      '--work <folder>',
      'folder for finished trainings, so that the same command can continue (default: work in --out)',
    )
    .requiredOption('--out <folder>', 'folder for report.html and results.json')
    .option('--results <file>', 'write the results to this file, too')
    .option(
      '--cold-days <days>',
      'an item is cold (or fresh, which means the same) below this age, in days',
      positive,
      FRESH_DAYS,
    )
    .option('--force', 'replace the results in --out, even if they are of another log')
    .option('--json', 'print the results as JSON');
  addConfig(addUtilities(command))
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker compare --simulate --size tiny --seeds 2 --out report
  $ cs-ranker compare --log log --seeds 5 --out report
  $ cs-ranker compare --log my-log.csv.gz --schema schema.yaml --out report
  $ cs-ranker compare --simulate --preset paper --seeds 3 --out paper`,
    )
    .action(async ({preset, model, seeds, processes, work, out, results, json, config: _, ...rest}) => {
      const {epochs, batchSize, learningRate, coldDays, utilities = {}, force = false, ...source} = rest;
      if (!source.log && !source.simulate && !source.movielens) {
        command.error("error: give one of '--log', '--simulate', '--movielens'", {exitCode: 2});
      }
      if (source.log && !source.schema && (await isFile(source.log))) {
        command.error(
          `error: '--log' ${source.log} is a file: describe its columns with '--schema'; cs-ranker schema infer ${source.log} --out schema.yaml drafts one`,
          {exitCode: 2},
        );
      }
      for (const folder of [out, work, results && dirname(results)]) {
        if (folder) await checkFolder('compare', folder);
      }
      try {
        const {name, log, allowLeak = false, close} = await open(source, out, force);
        const batches = batchSource(log);
        if (!force) await refuseOther(out, batches);
        const ranked = checkedUtilities(utilities, batches.actions);
        const affordable = await backendSizes();
        const print = json ? () => {} : say;
        const kept = work ?? join(out, 'work');
        const left = `Stopped. Finished trainings are kept in ${kept}; run the same command again to continue.`;
        const comparison = {
          name,
          arms: armPresets[preset as ArmPreset](),
          figures: preset === 'paper',
          preset: (model as RankerPreset | undefined) ?? affordable.preset,
          seeds: firstSeeds(seeds ?? affordable.seeds),
          epochs,
          ...(batchSize === undefined ? {} : {batchSize}),
          learningRate,
          coldDays,
          utilities: ranked,
          allowLeak,
          processes: processes ?? availableParallelism(),
          work: kept,
          ...(results ? {results} : {}),
          out,
          print,
        };
        const result = await whenStopped(
          () => left,
          () => runComparison(log, comparison),
        ).finally(close);
        if (json) say(JSON.stringify(result));
        // The comparison finished, but some arms are missing.
        if (result.failures?.length) process.exitCode = 1;
      } finally {
        removeIfEmpty(out);
      }
    });
}

async function open(
  {log, schema, movielens, size = 'small', worldSeed: seed = 1}: Source,
  out: string,
  force: boolean,
): Promise<{
  name: string;
  log: RankingLog | BatchSource;
  allowLeak?: boolean;
  close?: () => Promise<void>;
}> {
  if (log) {
    const folder = schema ? await importedLog(log, schema, out, force) : log;
    const {source, encoders, close} = await openBatches(folder);
    const features = Object.values(encoders?.schema.features ?? {});
    const allowLeak = features.some(({knownBefore}) => knownBefore);
    return {name: basename(log), log: source, allowLeak, close};
  }
  if (movielens) {
    const log = await importMovieLens(movielens);
    return {name: log.source!.name.startsWith('MovieLens') ? 'MovieLens' : log.source!.name, log};
  }
  return {name: `Related pins, generated: ${size} world ${seed}`, log: simulated(seed, size)};
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
