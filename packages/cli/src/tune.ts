import {availableParallelism} from 'node:os';
import {join} from 'node:path';
import {firstSeeds, number, runTuning, settingsText, type Tuned, textTable} from '@cs/experiment';
import {type BatchSource, checkFolder, openBatches, removeTemporary, SHUFFLE_ROWS, withLock} from '@cs/log';
import {type PlugInSettings, plugIns, trainLength, writeJson} from '@cs/ranker-reference';
import {type Command, Option} from 'commander';
import {checkActions} from './check-actions.js';
import {addConfig} from './config-file.js';
import {from0, whole} from './parsers.js';
import {candidatesFrom, flagOf, plugInsOf, withPlugIns} from './plug-in-flags.js';
import {jobTraining} from './prepare-training.js';
import {refuseIdle} from './refuse-idle.js';
import {resolveFlags} from './run-config.js';
import {backendSizes, say} from './shared.js';
import {addTrainingFlags, checkTraining, sizesOf, type TrainingFlags} from './training-flags.js';
import {UsageError} from './usage-error.js';
import {whenStopped} from './when-stopped.js';

const K = 3;

/** Defines `cs-ranker tune`. */
export function makeTune(command: Command): void {
  const usual = plugIns().flatMap(({name, candidates = []}) =>
    candidates.map((settings): PlugInSettings => ({[name]: settings})),
  );
  command
    .requiredOption(
      '--out <folder>',
      'folder for train.json, which holds the chosen settings, and tuned.json, the results',
    )
    .addOption(
      new Option(
        '--try <map>',
        'settings of plug-ins to try, in every combination: "score-reg-weight: [0.1, 1], mixup-alpha: [0.2, 1]"',
      )
        .argParser(candidatesFrom)
        .default(usual, usual.map(settingsText).join('; ')),
    )
    .option('--seeds <number>', 'number of seeds, counted up from --seed', whole, 1)
    .option('--action <name>', 'the action whose hits count (default: the first of the log)')
    .addOption(
      new Option(
        '--by <what>',
        'how hits are counted: by the labels (realised), or by the true probabilities of a generated log (expected)',
      )
        .choices(['realised', 'expected'])
        .default('realised'),
    )
    .option(
      '--tolerance <percent>',
      'how many of the hits on all items may be lost, in percent of those of the baseline',
      from0,
      0.5,
    )
    .option(
      '--processes <number>',
      'number of trainings that run at once; each needs memory for the log (default: one per core)',
      whole,
    )
    .option(
      '--work <folder>',
      'folder for finished trainings, so that the same command can continue (default: work in --out)',
    );
  addConfig(addTrainingFlags(command))
    .option('--checkpoint-every <steps>', 'steps between two checkpoints', whole, 100)
    .option('--json', 'print the candidates and the choice as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ cs-ranker tune --log log --out tuned --seeds 3 --tolerance 0.5
  $ cs-ranker tune --log log --out tuned --mixup --try "score-reg-weight: [0.1, 0.3, 1]"
  $ cs-ranker train --config tuned/train.json --out run

Each candidate is trained with the other options and compared with a baseline that lacks the plug-ins
in --try. Candidates whose hits@${K} on all items are more than --tolerance percent below the baseline's
are ruled out. Of the others, the one with the most hits@${K} of --action on fresh items is chosen, or
none if the baseline has at least as many. Everything is measured on the calibration days. The column 'beyond
boost %' compares a candidate with its boost control: the baseline with its cold scores multiplied by a
factor so that it shows as many fresh items. Run the same command again to continue an interrupted tuning.`,
    )
    .action(async ({out, try: candidates, seeds, by, tolerance, work, ...rest}) => {
      const {action, processes = availableParallelism(), checkpointEvery, json, config: _, ...options} = rest;
      const given = options as TrainingFlags;
      const asked = plugInsOf(given);
      refuseTried(command, asked.settings, candidates);
      refuseIdle(command);
      for (const folder of [out, work]) if (folder) await checkFolder('tune', folder);
      const {source, close} = await openBatches(given.log);
      const of = action ?? source.actions[0]!;
      const rows = checked(given, source, of, by);
      const flags = {...given, batchSize: trainLength(rows, given).batchSize};
      const loaded = await backendSizes(flags);
      const seedList = firstSeeds(seeds).map((i) => flags.seed + i - 1);
      const kept = work ?? join(out, 'work');
      const left = `Stopped. Finished trainings are kept in ${kept}; run the same command again to continue.`;
      await withLock(out, async () => {
        const [trainFile, tunedFile] = [join(out, 'train.json'), join(out, 'tuned.json')];
        for (const file of [trainFile, tunedFile]) await removeTemporary(file);
        const tuned = await whenStopped(
          () => left,
          () =>
            runTuning(source, {
              candidates,
              beside: asked.names,
              plugIns: asked.settings,
              seeds: seedList,
              action: of,
              by,
              tolerance,
              coldDays: flags.coldDays,
              utilities: {},
              k: K,
              sizes: sizesOf(flags, loaded.preset),
              training: jobTraining(flags),
              work: kept,
              processes,
              threads: loaded.threads,
              checkpointEvery,
            }),
        );
        const run = {
          ...flags,
          checkpointEvery,
          tensorboard: true,
          batches: 'auto',
          shuffleRows: SHUFFLE_ROWS,
        };
        const resolved = resolveFlags(run as typeof run & {batches: 'auto'}, loaded);
        await writeJson(trainFile, withChosen(resolved, asked.settings, candidates, tuned.chosen));
        const result = {action: of, by, tolerance, seeds: seedList, k: K, ...tuned};
        await writeJson(tunedFile, result);
        say(json ? JSON.stringify(result) : text(tuned, out));
      }).finally(close);
    });
}

/** Exits with code 2 if an option sets a setting that `--try` varies. */
function refuseTried(
  command: Command,
  settings: PlugInSettings,
  candidates: readonly PlugInSettings[],
): void {
  for (const [plugIn, own] of candidates.flatMap(Object.entries<PlugInSettings[string]>)) {
    const twice = Object.keys(own).find((name) => settings[plugIn]?.[name] !== undefined);
    if (twice === undefined) continue;
    const flag = flagOf(plugIn, twice);
    command.error(
      `error: option '--${flag}' fixes a setting that '--try' varies. Remove the option, or pass another '--try'.`,
      {exitCode: 2},
    );
  }
}

/** Checks options against the log. Returns the number of its training rows. */
function checked(flags: TrainingFlags, source: BatchSource, action: string, by: string): number {
  checkTraining(flags, source);
  checkActions('--action', [action], source.actions);
  if (by === 'expected' && !source.describe().trueProbability) {
    throw new UsageError(
      `error: option '--by expected' needs the true probabilities of a generated log. Received: ${flags.log}, which has none. Use '--by realised'.`,
    );
  }
  return source.rows('train');
}

/** Flags with the chosen settings. If none was chosen, the tried plug-ins are turned off. */
function withChosen<T extends object>(
  flags: T,
  given: PlugInSettings,
  candidates: readonly PlugInSettings[],
  chosen: PlugInSettings | null,
): T {
  const tried = candidates.flatMap(Object.keys);
  const settings = Object.entries(chosen ?? {}).map(([name, own]) => [name, {...given[name], ...own}]);
  return withPlugIns(flags, tried, Object.fromEntries(settings));
}

function text({chosen, candidates}: Tuned, out: string): string {
  const head = [
    'settings',
    `fresh hits@${K}`,
    'lift %',
    'beyond boost %',
    `all hits@${K}`,
    'lift %',
    'cold in top %',
    '',
  ];
  const rows = candidates.map((each) => [
    each.settings === null ? 'baseline' : settingsText(each.settings),
    number(each.freshHits, 4),
    number(each.freshLift, 1),
    number(each.overBoost, 1),
    number(each.allHits, 4),
    number(each.allLift, 2),
    number(100 * each.exposure, 1),
    each.settings === chosen ? 'chosen' : each.allowed ? '' : 'loses too many hits',
  ]);
  const what =
    chosen === null
      ? 'none, because no candidate within --tolerance has more fresh hits than the baseline'
      : settingsText(chosen);
  return `${textTable(head, rows)}\n\nChosen on the calibration days: ${what}. Train with: cs-ranker train --config ${join(out, 'train.json')} --out run`;
}
