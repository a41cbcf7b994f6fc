import {join} from 'node:path';
import {
  firstSeeds,
  number,
  progressBar,
  type TunedCandidate,
  type TuneOptions,
  textTable,
  tuneScoreReg,
} from '@cs/experiment';
import {type BatchSource, openBatches, removeTemporary, SHUFFLE_ROWS, withLock} from '@cs/log';
import {buildRanker, plugIn, rankerSpec, trainLength, trainRanker, writeJson} from '@cs/ranker-reference';
import {type Command, Option} from 'commander';
import {checkActions} from './check-actions.js';
import {addConfig} from './config-file.js';
import {from0, listOfPositive, UsageError, whole} from './parsers.js';
import {measuredTraining, plugInsOf} from './prepare-training.js';
import {refuseIdle} from './refuse-idle.js';
import {resolveFlags} from './run-config.js';
import {backendSizes, say} from './shared.js';
import {addTrainingFlags, checkTraining, sizesOf, type TrainingFlags} from './training-flags.js';
import {whenStopped} from './when-stopped.js';

const K = 3;

/** Makes a command `cs-ranker tune`. */
export function makeTune(command: Command): void {
  command
    .requiredOption('--out <folder>', 'where to write what was chosen, and to keep the trainings')
    .addOption(
      new Option('--weights <list>', 'weights to try (default: 0.03, 0.1, 0.3, 1, 3)')
        .argParser(listOfPositive)
        .conflicts('targets'),
    )
    .option('--targets <list>', 'relative gaps to try, in place of weights: 0.2, 0.1, 0.05', listOfPositive)
    .option('--seeds <number>', 'how many seeds, from --seed on', whole, 1)
    .option('--action <name>', 'the action whose hits count (default: the first of the log)')
    .addOption(
      new Option(
        '--by <what>',
        'hits as they happened, or expected from the true probabilities of a generated log',
      )
        .choices(['realised', 'expected'])
        .default('realised'),
    )
    .option('--tolerance <percent>', 'what hits on all items may lose', from0, 0.5);
  addConfig(addTrainingFlags(command))
    .option('--checkpoint-every <steps>', 'steps between two checkpoints', whole, 100)
    .option('--json', 'print what was tried and chosen as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker tune --log log --out tuned --weights 0.1,0.3,1,3 --seeds 3 --tolerance 0.5
  $ cs-ranker train --config tuned/train.json --out run

Chosen is the candidate of the most fresh hits@${K} of --action among those whose hits@${K} on all items are at most --tolerance percent below
those without the regularizer; none, where no regularizer does as well. All is measured on the calibration day: the evaluation days are taken
off the log before. The boost control beside it says what showing as many fresh items does alone. Stopped, the same command goes on.`,
    )
    .action(async ({out, weights, targets, seeds, action, by, tolerance, checkpointEvery, json, ...rest}) => {
      const given = rest as TrainingFlags;
      const {names, settings} = plugInsOf({...given, scoreReg: false});
      if (names.includes('score-reg')) {
        command.error("error: tune chooses the weight or target: give '--weights' or '--targets'", {
          exitCode: 2,
        });
      }
      refuseIdle(command);
      const {source, close} = await openBatches(given.log);
      checkTraining(given, source);
      const of = action ?? source.actions[0]!;
      checkActions('--action', [of], source.actions);
      if (by === 'expected' && !source.describe().trueProbability) {
        throw new UsageError(
          `error: option '--by expected' needs the true probabilities of a generated log. Received: ${given.log}, which has none. Use '--by realised'.`,
        );
      }
      const {batchSize} = trainLength(source.rows('train'), given);
      const flags = {...given, batchSize};
      const loaded = await backendSizes(flags);
      const sizes = sizesOf(flags, loaded.preset);
      const spec = rankerSpec(source);
      const kind: 'weight' | 'target' = targets ? 'target' : 'weight';
      const candidates: number[] = targets ?? weights ?? [0.03, 0.1, 0.3, 1, 3];
      const seedList = firstSeeds(seeds).map((i) => flags.seed + i - 1);
      const bar = progressBar('Tuning');
      const trainings = (candidates.length + 1) * seedList.length;
      let done = 0;
      const train: TuneOptions['train'] = async (known: BatchSource, value, seed) => {
        const scoreReg = {...settings.scoreReg, ...(value === undefined ? {} : {[kind]: value})};
        const ranker = buildRanker(spec, {preset: sizes, seed});
        const plugIns = value === undefined ? names : [...names, 'score-reg' as const];
        const {model} = plugIn(ranker, spec, plugIns, {...settings, scoreReg, seed});
        const name = value === undefined ? 'none' : `${kind}-${value}`;
        const file = join(out, `${name}-seed-${seed}.safetensors`);
        await removeTemporary(file);
        await trainRanker(model, known, {
          ...measuredTraining(flags, known),
          seed,
          checkpoint: {file, everySteps: checkpointEvery},
          onProgress: (part, _, rate) =>
            bar.update((done + part) / trainings, `${name}, seed ${seed} | ${Math.round(rate)} examples/s`),
        });
        done++;
        const dispose = () => {
          model.dispose();
          if (model !== ranker) ranker.dispose();
        };
        return {model, dispose};
      };
      const left = `Stopped: the trainings are kept in ${out}, and the same command goes on from there.`;
      const tuning = {
        candidates,
        seeds: seedList,
        action: of,
        by,
        tolerance,
        coldDays: flags.coldDays,
        utilities: {},
        k: K,
        train,
      };
      await withLock(out, async () => {
        const [trainFile, tunedFile] = [join(out, 'train.json'), join(out, 'tuned.json')];
        for (const file of [trainFile, tunedFile]) await removeTemporary(file);
        const tuned = await whenStopped(
          () => left,
          () => tuneScoreReg(source, tuning),
        );
        const {chosen} = tuned;
        const options = resolveFlags(
          {...flags, checkpointEvery, tensorboard: true, batches: 'auto', shuffleRows: SHUFFLE_ROWS},
          loaded,
        );
        // What was chosen says whether there is a regularizer, whatever the options said.
        const key = kind === 'weight' ? 'scoreRegWeight' : 'scoreRegTarget';
        const reg = {scoreReg: false, ...(chosen === undefined ? {} : {[key]: chosen})};
        await writeJson(trainFile, {...options, ...reg});
        const result = {
          kind,
          action: of,
          by,
          tolerance,
          seeds: seedList,
          k: K,
          ...tuned,
          chosen: chosen ?? null,
        };
        await writeJson(tunedFile, result);
        say(json ? JSON.stringify(result) : text(kind, chosen, tuned.candidates, out));
      }).finally(async () => {
        bar.stop();
        await close();
      });
    });
}

function text(
  kind: string,
  chosen: number | undefined,
  candidates: readonly TunedCandidate[],
  out: string,
): string {
  const head = [
    kind,
    `fresh hits@${K}`,
    'lift %',
    'beyond boost %',
    `all hits@${K}`,
    'lift %',
    'cold in top %',
    '',
  ];
  const rows = candidates.map((each) => [
    each.value === undefined ? 'none' : String(each.value),
    number(each.freshHits, 4),
    number(each.freshLift, 1),
    number(each.overBoost, 1),
    number(each.allHits, 4),
    number(each.allLift, 2),
    number(100 * each.exposure, 1),
    each.value === chosen ? 'chosen' : each.allowed ? '' : 'costs too much',
  ]);
  const what = chosen === undefined ? 'no regularizer' : `${kind} ${chosen}`;
  return `${textTable(head, rows)}\n\nChosen on the calibration day: ${what}. Train with: cs-ranker train --config ${join(out, 'train.json')} --out run`;
}
