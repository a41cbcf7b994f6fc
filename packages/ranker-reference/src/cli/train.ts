import type {Command} from 'commander';
import {selectRows} from '../features/batches.js';
import {readLog} from '../log/store.js';
import {rankerSpec} from '../model/ranker.js';
import {abandonRun, beginRun, writeRunJson} from '../train/run-folder.js';
import {trainLength} from '../train/train-length.js';
import {addConfig} from './config-file.js';
import {whole} from './parsers.js';
import {type RunFlags, resolveRun} from './run-config.js';
import {runTraining} from './run-training.js';
import {sayRun} from './say-run.js';
import {backendSizes} from './shared.js';
import {addTrainingFlags, checkTraining} from './training-flags.js';

/** Adds `cs-ranker train`. */
export function addTrain(program: Command): void {
  addConfig(
    addTrainingFlags(
      program
        .command('train')
        .description('train the ranker on a log, into a run folder')
        .requiredOption('--out <folder>', 'the run folder: model, config, losses, checkpoint'),
    ),
  )
    .option('--checkpoint-every <steps>', 'steps between two checkpoints', whole, 100)
    .option('--no-tensorboard', 'no events for TensorBoard (they need the native backend)')
    .option('--overwrite', 'replace a run that is there')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ cs-ranker train --log log --out run --residual --score-reg --mixup
  $ cs-ranker train --config run.yaml --seed 2 --out run-2
  $ tensorboard --logdir run/tensorboard

Stopped by Ctrl-C, a crash or a power cut, it goes on with: cs-ranker resume run`,
    )
    .action(async ({out, overwrite = false, json, config: _, ...flags}) => {
      const log = await readLog(flags.log);
      checkTraining(flags as RunFlags, log.actions);
      // Before the long part: a folder that cannot be made fails here.
      await beginRun(out, overwrite);
      try {
        const {preset} = await backendSizes(flags);
        const {batchSize} = trainLength(selectRows(log, 'train').length, flags);
        const config = resolveRun({...(flags as RunFlags), batchSize}, preset);
        const spec = rankerSpec(log);
        await writeRunJson(out, 'spec', spec);
        await writeRunJson(out, 'config', config);
        sayRun(await runTraining(out, config, spec, log), json);
      } catch (error) {
        await abandonRun(out);
        throw error;
      }
    });
}
